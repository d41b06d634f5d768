// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the Flask commands, hypercall xsm_op.
/// Source: xen/include/public/xsm/flask_op.h (Xen 4.20).
extension ABIStructure {
    /// The fields that every Flask command has.
    static let flask = flask([])

    static let flaskSetEnforce = flask(
        FieldRow.member(
            "u.enforce", of: \.u, [.input("enforcing", \mirror_xen_flask_setenforce.enforcing)]))

    static let flaskToSID = flask(
        FieldRow.member(
            "u.sid_context", of: \.u,
            [
                .output("sid", \mirror_xen_flask_sid_context.sid), .input("size", \.size),
                .pointer("context", \.context, .input(.text, .count(\.size))),
            ]))

    static let flaskToContext = flask(
        FieldRow.member(
            "u.sid_context", of: \.u,
            [
                .input("sid", \mirror_xen_flask_sid_context.sid), .both("size", \.size),
                .pointer("context", \.context, .output(.text, .count(\.size))),
            ]))

    static let flaskAccess = flask(
        FieldRow.member(
            "u.access", of: \.u,
            [
                .input("ssid", \mirror_xen_flask_access.ssid), .input("tsid", \.tsid),
                .input("tclass", \.tclass), .input("req", \.req, .bits),
                .output("allowed", \.allowed, .bits), .output("audit_allow", \.audit_allow, .bits),
                .output("audit_deny", \.audit_deny, .bits), .output("seqno", \.seqno),
            ]))

    static let flaskRelabelDomain = flask(
        FieldRow.member(
            "u.relabel", of: \.u,
            [.input("domid", \mirror_xen_flask_relabel.domid, .domain), .input("sid", \.sid)]))

    private static func flask(_ member: [FieldRow<mirror_xen_flask_op>]) -> ABIStructure {
        ABIStructure(
            "xen_flask_op", mirror_xen_flask_op.self,
            [.input("cmd", \.cmd), .input("interface_version", \.interface_version, .bits)]
                + member)
    }
}
