// SPDX-License-Identifier: MIT

public import SystemPackage

extension BTF {
    /// Opens a file with types: BTF itself, or an ELF file with a section `.BTF`.
    ///
    /// BTF itself are /sys/kernel/btf/vmlinux and, with that as their base, the modules' files beside
    /// it. ELF files are an uncompressed kernel (`vmlinux`) and modules (`.ko`). A module that
    /// carries what it needs of its base, in a section `.BTF.base`, is read over that one instead;
    /// what the kernel's other structures contain is then not known.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - base: the kernel's types, which a module's continue.
    /// - Returns: the types.
    /// - Throws: why the file cannot be read. A module's without its base is
    ///   ``BTFError/Reason/needsBase``.
    public static func open(
        _ path: FilePath, base: BTF? = nil
    ) throws(LayoutFileError) -> BTF {
        let source: ByteSource
        let start: [UInt8]
        do throws(Errno) {
            source = try ByteSource(opening: path)
            start = try source.read(0, atMost: ELFFile.magic.count)
        } catch {
            throw LayoutFileError(path: path, reason: .unreadable(error))
        }
        if start == ELFFile.magic { return try open(path, elf: source, base: base) }
        guard BTFHeader.isStart(start) else {
            throw LayoutFileError(path: path, reason: .unknownFormat)
        }
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try source.read(0, atMost: ELFFile.sectionLimit + 1)
        } catch {
            throw LayoutFileError(path: path, reason: .unreadable(error))
        }
        guard bytes.count <= ELFFile.sectionLimit else {
            let error = BTFError(place: .header, reason: .tooLarge)
            throw LayoutFileError(path: path, reason: .btf(error))
        }
        do throws(BTFError) {
            return try BTF(bytes, base: base)
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
        guard let types else { throw LayoutFileError(path: path, reason: .withoutTypes) }
        do throws(BTFError) {
            guard let baseTypes else {
                return try BTF(types, base: base, pointerSize: pointerSize)
            }
            let ownBase = try BTF(baseTypes, pointerSize: pointerSize)
            return try BTF(types, base: ownBase, pointerSize: pointerSize)
        } catch {
            throw LayoutFileError(path: path, reason: .btf(error))
        }
    }
}
