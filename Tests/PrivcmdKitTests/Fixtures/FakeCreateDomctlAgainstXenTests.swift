// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// The results of createdomain on real Xen 4.17 (PV) and 4.20 (PVH), for each argument.
///
/// A program issued the calls in this order. Arguments with the same result on both have one row.
@Suite struct `createdomain on the fake` {
    /// An argument.
    ///
    /// Its fields have the usual values unless a test sets them.
    struct Argument: CustomTestStringConvertible, Sendable {
        var flags: UInt32 = 0
        var iommu: UInt32 = 0
        var vcpus: UInt32 = 1
        var events: UInt32 = 1023
        var grantFrames = UInt32.max
        var mapTrack = UInt32.max
        var grants: UInt32 = 1
        var emulation: UInt32 = 0
        var miscellaneous: UInt32 = 0

        static let hvm = MIRROR_XEN_DOMCTL_CDF_hvm
        static let hap = hvm | MIRROR_XEN_DOMCTL_CDF_hap

        var testDescription: String {
            "flags \(flags), emulation \(emulation), vcpus \(vcpus), grants \(grants)"
        }

        func words(hasAltp2m: Bool) -> [UInt32] {
            [0, 0, 0, 0, 0, flags, iommu, vcpus, events, grantFrames, mapTrack, grants]
                + (hasAltp2m ? [0, 0, 0] : [0, 0]) + [emulation, miscellaneous]
        }
    }

    private static let flags: [(Argument, Errno?)] =
        (0..<12).map { bit in
            let errnos: [Int: Errno] = [0: .eopnotsupp, 1: .einval, 2: .einval]
            return (
                Argument(flags: 1 << UInt32(bit)),
                [3, 4, 5].contains(bit) ? nil : errnos[bit] ?? .einval
            )
        }
        + (3..<6).map { (Argument(flags: Argument.hap | 1 << $0, emulation: 1), nil) }
        + (3..<6).map { (Argument(flags: Argument.hvm | 1 << $0, emulation: 1), .eopnotsupp) }
        + [
            (Argument(flags: Argument.hvm | 1 << 6, emulation: 1), .einval),
            (Argument(flags: Argument.hap | 1 << 7, emulation: 1), .einval),
        ]

    private static let emulation: [(Argument, Errno?)] =
        [0, 0x100].map { (Argument(emulation: $0), nil) }
        + [1, 2, 0x101, 0x1ff, 0x3ff, 0x7ff].map { (Argument(emulation: $0), .eopnotsupp) }
        + [1, 0x3ff].map { (Argument(flags: Argument.hap, emulation: $0), nil) }
        + [0, 2, 0x100, 0x5ff, 0x7ff, 0x11].map {
            (Argument(flags: Argument.hap, emulation: $0), .eopnotsupp)
        }
        + [0, 1, 0x3ff].map { (Argument(flags: Argument.hvm, emulation: $0), .eopnotsupp) }
        + [(Argument(emulation: 0x1_0000), .einval), (Argument(miscellaneous: 1), nil)]
        + [2, 3, .max].map { (Argument(miscellaneous: $0), .einval) }

    private static let sizes: [(Argument, Errno?)] =
        [2, 129, 8192].map { (Argument(vcpus: $0), nil) }
        + [0, 8193].map { (Argument(vcpus: $0), .einval) }
        + [
            (Argument(flags: Argument.hap, vcpus: 128, emulation: 1), nil),
            (Argument(flags: Argument.hap, vcpus: 129, emulation: 1), .einval),
        ]
        + [0, 1, .max].map { (Argument(events: $0), nil) }
        + [1, 64, 0x8000_0000].map { (Argument(grantFrames: $0), nil) }
        + [0, 1, 1000, 0x8000_0000].map { (Argument(mapTrack: $0), nil) }
        + [
            (Argument(grantFrames: 0), .einval), (Argument(grants: 2), nil),
        ]
        + [0, 3, 16, 17].map { (Argument(grants: $0), .einval) }

    private static let several: [(Argument, Errno?)] = [
        (Argument(iommu: 1), .einval), (Argument(flags: 32, iommu: 1), nil),
        (Argument(flags: 32, iommu: 2), .einval),
        (Argument(flags: 1 << 31, vcpus: 0, grants: 15), .einval),
        (Argument(flags: Argument.hap, vcpus: 0), .einval),
        (Argument(flags: Argument.hap, grants: 0), .eopnotsupp),
    ]

    private static let cells = [("4.17", DomainType.pv), ("4.20", .pvh)]

    private func result(of argument: Argument, _ xen: String, _ type: DomainType) -> CallOutcome {
        var call = RawDomctl(.test(on: .testSystem(xen: xen, type: type)))
        return call(
            MIRROR_XEN_DOMCTL_createdomain, on: 0, argument.words(hasAltp2m: xen == "4.20")
        ).result
    }

    @Test(arguments: cells)
    func `each createdomain argument returns the errno of real Xen`(
        xen: String, type: DomainType
    ) {
        for (argument, errno) in Self.flags + Self.emulation + Self.sizes + Self.several {
            let expected = errno.map { CallOutcome.errno($0) } ?? .success(0)
            #expect(
                result(of: argument, xen, type) == expected, "\(argument.testDescription)")
        }
    }

    @Test func `nested HVM and HVM without pIRQs return the errno of the Xen release`() {
        let nested = Argument(flags: Argument.hap | 1 << 6, emulation: 1)
        #expect(result(of: nested, "4.17", .pv) == .success(0))
        #expect(result(of: nested, "4.20", .pvh) == .errno(.einval))
        let withoutPIRQs = Argument(flags: Argument.hap, emulation: 0x1ff)
        #expect(result(of: withoutPIRQs, "4.17", .pv) == .errno(.eopnotsupp))
        #expect(result(of: withoutPIRQs, "4.20", .pvh) == .success(0))
    }

    @Test(arguments: [("4.17", Errno.einval, Errno?.some(.einval)), ("4.20", .enomem, nil)])
    func `a large grant table returns the errno of the Xen release`(
        xen: String, forLargest: Errno, forLarger: Errno?
    ) {
        let huge: UInt32 = 0x7fff_ffff
        #expect(result(of: Argument(grantFrames: huge), xen, .pv) == .errno(forLargest))
        #expect(result(of: Argument(mapTrack: huge), xen, .pv) == .errno(forLargest))
        for count: UInt32 in [65, 1000] {
            #expect(
                result(of: Argument(grantFrames: count), xen, .pv)
                    == (forLarger.map { .errno($0) } ?? .success(0)))
        }
    }

    @Test(arguments: [
        (Argument(), [UInt64(64), 8, 0, 0]), (Argument(grantFrames: 65), [65, 9, 0, 0]),
        (Argument(grantFrames: 1000), [1000, 125, 0, 0]),
        (Argument(flags: Argument.hap, emulation: 1), [64, 8, 2, 0]),
    ])
    func `the resources of a new domain have the sizes of real Xen`(
        argument: Argument, sizes: [UInt64]
    ) throws {
        var call = RawDomctl(.test)
        let created = call(
            MIRROR_XEN_DOMCTL_createdomain, on: 0, argument.words(hasAltp2m: true))
        #expect(created.result == .success(0))
        let domain = DomainID(created.domain)
        let kinds: [(UInt32, UInt32)] = [(1, 0), (1, 1), (0, 0), (2, 0)]
        for ((type, id), size) in zip(kinds, sizes) {
            let found = try? call.xen.resourceSize(of: domain, type: type, id: id)
            #expect(found ?? 0 == size, "type \(type), id \(id)")
        }
    }
}
