// SPDX-License-Identifier: MIT

package import SystemPackage

extension BTF {
    /// Opens a raw BTF file, or an ELF file with a section `.BTF`.
    ///
    /// Raw BTF files are /sys/kernel/btf/vmlinux and the modules' files in the same directory,
    /// whose base it is. ELF files are an uncompressed kernel (`vmlinux`) and modules (`.ko`). If a
    /// module has a section `.BTF.base`, that section is its base instead of `base`. It contains
    /// only the types that the module needs.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - base: the kernel's types, for a module (split BTF). Other files ignore it.
    /// - Returns: the types.
    /// - Throws: the reason why the file cannot be read;
    ///   ``BTFError/Reason/needsBase`` for a module without `base`.
    package static func open(
        _ path: FilePath, base: BTF? = nil
    ) throws(LayoutFileError) -> BTF {
        let source: ByteSource
        let start: [UInt8]
        do throws(Errno) {
            source = try ByteSource(opening: path)
            start = try source.read(0, atMost: FileSignature.size)
        } catch {
            throw LayoutFileError(path: path, reason: .unreadable(error))
        }
        if start.starts(with: ELFFile.magic) { return try open(path, elf: source, base: base) }
        guard BTFHeader.hasMagic(start) else {
            throw LayoutFileError(path: path, reason: FileSignature.reason(start))
        }
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try source.read(0, atMost: ELFFile.sectionLimit + 1)
        } catch {
            throw LayoutFileError(path: path, reason: .unreadable(error))
        }
        guard bytes.count <= ELFFile.sectionLimit else {
            let error = BTFError(location: .header, reason: .tooLarge)
            throw LayoutFileError(path: path, reason: .btf(error))
        }
        do throws(BTFError) {
            return try BTF(bytes, base: isSplit(bytes) ? base : nil)
        } catch {
            throw LayoutFileError(path: path, reason: .btf(error))
        }
    }

    private static func open(
        _ path: FilePath, elf source: ByteSource, base: BTF?
    ) throws(LayoutFileError) -> BTF {
        let (types, baseTypes): ([UInt8]?, [UInt8]?)
        let pointerSize: Int
        do throws(ELFError) {
            let file = try ELFFile(source)
            pointerSize = file.is64Bit ? 8 : 4
            types = try file.bytes(ofSection: ".BTF")
            baseTypes = try file.bytes(ofSection: ".BTF.base")
        } catch {
            throw LayoutFileError(path: path, reason: .elf(error))
        }
        guard let types else { throw LayoutFileError(path: path, reason: .noBTFSection) }
        do throws(BTFError) {
            guard let baseTypes else {
                let base = isSplit(types) ? base : nil
                return try BTF(types, base: base, pointerSize: pointerSize)
            }
            let ownBase = try BTF(baseTypes, pointerSize: pointerSize)
            return try BTF(types, base: ownBase, pointerSize: pointerSize)
        } catch {
            throw LayoutFileError(path: path, reason: .btf(error))
        }
    }
}

/// Recognizes unsupported files by their first bytes.
private enum FileSignature {
    /// The number of bytes to check, including the boot protocol's signature of a bzImage.
    static let size = 0x206

    private static let compressors: [(magic: [UInt8], name: String)] = [
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "xz"), ([0x1f, 0x8b], "gzip"),
        ([0x28, 0xb5, 0x2f, 0xfd], "zstd"), ([0x42, 0x5a, 0x68], "bzip2"),
        ([0x04, 0x22, 0x4d, 0x18], "lz4"),
    ]

    static func reason(_ bytes: [UInt8]) -> LayoutFileError.Reason {
        if let found = compressors.first(where: { bytes.starts(with: $0.magic) }) {
            return .compressed(by: found.name)
        }
        // Source: Documentation/arch/x86/boot.rst (Linux 6.12).
        return bytes.count == size && bytes[0x202...].elementsEqual("HdrS".utf8)
            ? .bootImage : .unknownFormat
    }
}
