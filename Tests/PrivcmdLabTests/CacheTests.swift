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

private func xen420() throws -> Image { try #require(ImageCatalogue.image(.xen, release: "4.20")) }

@Test func `a whole image is given out`() throws {
    let scratch = Scratch()
    let cache = try cache(scratch, xen: [1, 2, 3])
    #expect(try cache.fetchedImage(xen420()).version == "4.20.4-1")
    #expect(try ImageList(entries: cache.entries()).text.contains("xen-4.20            ready"))
}

@Test(
    arguments: [
        (nil, "lacks a file"), ([1, 2], "has 2 bytes instead of 3"),
    ] as [([UInt8]?, String)])
func `a damaged image names the file and the command that mends it`(
    xen: [UInt8]?, reason: String
) async throws {
    let scratch = Scratch()
    let cache = try cache(scratch, xen: xen)
    let image = try xen420()
    let error = await failure { () throws(LabError) in _ = try cache.fetchedImage(image) }
    #expect(error?.exitStatus == 69)
    #expect(error?.problem.contains(reason) == true)
    #expect(error?.problem.contains("\(scratch.path)/parts/xen-4.20/xen") == true)
    #expect(error?.remedy == "run 'privcmd-probe lab fetch --xen 4.20'")
}

@Test func `an image that was never fetched is said to be missing`() async throws {
    let scratch = Scratch()
    let image = try xen420()
    let error = await failure { () throws(LabError) in
        _ = try LabCache(root: scratch.path).fetchedImage(image)
    }
    #expect(error?.exitStatus == 69)
    #expect(error?.description.contains("lab fetch --xen 4.20") == true)
}

@Test(arguments: ["", "{", "[]", #"{"format": 1}"#, #"{"format": 99, "parts": []}"#])
func `a damaged list of images is malformed, and says what to do`(text: String) async throws {
    let scratch = Scratch()
    _ = try scratch.file("manifest.json", text)
    let error = await failure { () throws(LabError) in
        _ = try LabCache(root: scratch.path).entries()
    }
    #expect(error?.exitStatus == 65)
    #expect(error?.remedy.contains("lab fetch") == true)
}

@Test func `the list speaks of every image, fetched or not`() throws {
    let text = ImageList(entries: []).text
    for image in ImageCatalogue.images { #expect(text.contains(image.name)) }
    #expect(ImageList(entries: []).json.contains(#""state" : "not fetched""#))
}
