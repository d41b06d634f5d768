// SPDX-License-Identifier: MIT

import PrivcmdLab
import SystemPackage
import Testing

private let manifest = """
    {"format": 1, "parts": [{
        "name": "xen-4.20", "kind": "xen", "package": "xen-hypervisor-4.20-amd64",
        "version": "4.20.4-1", "suite": "trixie", "packageSHA256": "00",
        "files": [{"path": "xen", "size": 3, "sha256": "00"}]
    }]}
    """

private func cache(_ scratch: Scratch, xen: [UInt8]?) throws -> LabCache {
    _ = try scratch.file("manifest.json", manifest)
    if let xen { _ = try scratch.file("parts/xen-4.20/xen", xen) }
    return LabCache(root: scratch.path)
}

private func xen420() throws -> Part { try #require(Catalogue.part(.xen, release: "4.20")) }

@Test func `a whole part is given out`() throws {
    let scratch = Scratch()
    let cache = try cache(scratch, xen: [1, 2, 3])
    #expect(try cache.fetched(xen420()).version == "4.20.4-1")
    #expect(try Listing(entries: cache.entries()).text.contains("xen-4.20            ready"))
}

@Test(
    arguments: [
        (nil, "lost a file"), ([1, 2], "has 2 bytes instead of 3"),
    ] as [([UInt8]?, String)])
func `a damaged part names the file and the command that mends it`(
    xen: [UInt8]?, reason: String
) async throws {
    let scratch = Scratch()
    let cache = try cache(scratch, xen: xen)
    let part = try xen420()
    let error = await failure { () throws(LabError) in _ = try cache.fetched(part) }
    #expect(error?.exitStatus == 69)
    #expect(error?.problem.contains(reason) == true)
    #expect(error?.problem.contains("\(scratch.path)/parts/xen-4.20/xen") == true)
    #expect(error?.remedy == "run 'privcmd-probe lab fetch --xen 4.20'")
}

@Test func `a part that was never fetched is said to be missing`() async throws {
    let scratch = Scratch()
    let part = try xen420()
    let error = await failure { () throws(LabError) in
        _ = try LabCache(root: scratch.path).fetched(part)
    }
    #expect(error?.exitStatus == 69)
    #expect(error?.description.contains("lab fetch --xen 4.20") == true)
}

@Test(arguments: ["", "{", "[]", #"{"format": 1}"#, #"{"format": 99, "parts": []}"#])
func `a damaged list of parts is malformed, and says what to do`(text: String) async throws {
    let scratch = Scratch()
    _ = try scratch.file("manifest.json", text)
    let error = await failure { () throws(LabError) in
        _ = try LabCache(root: scratch.path).entries()
    }
    #expect(error?.exitStatus == 65)
    #expect(error?.remedy.contains("lab fetch") == true)
}

@Test func `the list speaks of every part, fetched or not`() throws {
    let text = Listing(entries: []).text
    for part in Catalogue.parts { #expect(text.contains(part.name)) }
    #expect(Listing(entries: []).json.contains(#""state" : "not fetched""#))
}
