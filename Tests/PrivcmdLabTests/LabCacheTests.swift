// SPDX-License-Identifier: MIT

import PrivcmdLab
import SystemPackage
import TestSupport
import Testing

private let manifest = """
    {"format": 2, "images": [{
        "name": "xen-4.20", "kind": "xen", "package": "xen-hypervisor-4.20-amd64",
        "version": "4.20.4-1", "suite": "trixie", "packageSHA256": "00",
        "files": [{"path": "xen", "size": 3, "sha256": "00"}]
    }]}
    """

private func cache(_ folder: Folder, xen: [UInt8]?) throws -> LabCache {
    _ = try folder.file("manifest.json", manifest)
    if let xen { _ = try folder.file("images/xen-4.20/xen", xen) }
    return LabCache(root: folder.filePath)
}

private func xen420() throws -> Image { try #require(ImageCatalogue.image(.xen, release: "4.20")) }

@Test func `the lab cache returns a complete image`() throws {
    let folder = try Folder()
    let cache = try cache(folder, xen: [1, 2, 3])
    #expect(try cache.fetchedImage(xen420()).version == "4.20.4-1")
    #expect(try ImageList(entries: cache.entries()).text.contains("xen-4.20            ready"))
}

@Test(
    arguments: [
        (nil, "lacks a file"), ([1, 2], "has 2 bytes instead of 3"),
    ] as [([UInt8]?, String)])
func `the lab cache exits 69 for a damaged image and names the fetch command`(
    xen: [UInt8]?, reason: String
) async throws {
    let folder = try Folder()
    let cache = try cache(folder, xen: xen)
    let image = try xen420()
    let error = await failure { () throws(LabError) in _ = try cache.fetchedImage(image) }
    #expect(error?.exitStatus == 69)
    #expect(error?.problem.contains(reason) == true)
    #expect(error?.problem.contains("\(folder.path)/images/xen-4.20/xen") == true)
    #expect(error?.remedy == "run 'privcmd-probe lab fetch --xen 4.20'")
}

@Test func `the lab cache exits 69 for a missing image and names the fetch command`() async throws {
    let folder = try Folder()
    let image = try xen420()
    let error = await failure { () throws(LabError) in
        _ = try LabCache(root: folder.filePath).fetchedImage(image)
    }
    #expect(error?.exitStatus == 69)
    #expect(error?.description.contains("lab fetch --xen 4.20") == true)
}

@Test(arguments: ["", "{", "[]", #"{"format": 2}"#, #"{"format": 99, "images": []}"#])
func `the lab cache exits 65 for a malformed manifest`(text: String) async throws {
    let folder = try Folder()
    _ = try folder.file("manifest.json", text)
    let error = await failure { () throws(LabError) in
        _ = try LabCache(root: folder.filePath).entries()
    }
    #expect(error?.exitStatus == 65)
    #expect(error?.remedy.contains("lab fetch") == true)
}

@Test func `the list of lab images has every image, fetched or not`() throws {
    let text = ImageList(entries: []).text
    for image in ImageCatalogue.images { #expect(text.contains(image.name)) }
    #expect(ImageList(entries: []).json.contains(#""state" : "not fetched""#))
}
