// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of console_io.
    ///
    /// Source: xen/include/public/xen.h (Xen 4.20).
    static let consoleOperations: [ABICommand] = [
        ABICommand("write", MIRROR_CONSOLEIO_write, .consoleWrite),
        ABICommand("read", MIRROR_CONSOLEIO_read, .consoleRead),
    ]

    /// The commands of vm_assist.
    ///
    /// Source: xen/include/public/xen.h (Xen 4.20).
    static let vmAssistCommands: [ABICommand] = [
        ABICommand("enable", MIRROR_VMASST_CMD_enable, .vmAssist),
        ABICommand("disable", MIRROR_VMASST_CMD_disable, .vmAssist),
    ]

    /// The commands of kexec_op.
    ///
    /// Source: xen/include/public/kexec.h (Xen 4.20).
    static let kexecOperations: [ABICommand] = [
        ABICommand("kexec", MIRROR_KEXEC_CMD_kexec, nil),
        ABICommand("kexec_load_v1", MIRROR_KEXEC_CMD_kexec_load_v1, nil),
        ABICommand("kexec_unload_v1", MIRROR_KEXEC_CMD_kexec_unload_v1, nil),
        ABICommand("kexec_get_range", MIRROR_KEXEC_CMD_kexec_get_range, .kexecRange),
        ABICommand("kexec_load", MIRROR_KEXEC_CMD_kexec_load, .kexecLoad),
        ABICommand("kexec_unload", MIRROR_KEXEC_CMD_kexec_unload, .kexecType),
        ABICommand("kexec_status", MIRROR_KEXEC_CMD_kexec_status, .kexecType),
    ]

    /// The commands of argo_op.
    ///
    /// Source: xen/include/public/argo.h (Xen 4.20).
    static let argoOperations: [ABICommand] = [
        ABICommand("register_ring", MIRROR_XEN_ARGO_OP_register_ring, .argo),
        ABICommand("unregister_ring", MIRROR_XEN_ARGO_OP_unregister_ring, .argo),
        ABICommand("sendv", MIRROR_XEN_ARGO_OP_sendv, .argo),
        ABICommand("notify", MIRROR_XEN_ARGO_OP_notify, .argo),
    ]

    /// The commands of hypfs_op.
    ///
    /// Source: xen/include/public/hypfs.h (Xen 4.20).
    static let hypfsOperations: [ABICommand] = [
        ABICommand("get_version", MIRROR_XEN_HYPFS_OP_get_version, .hypfsVersion),
        ABICommand("read", MIRROR_XEN_HYPFS_OP_read, .hypfsRead),
        ABICommand("write_contents", MIRROR_XEN_HYPFS_OP_write_contents, .hypfsWrite),
    ]

    /// The commands of callback_op.
    ///
    /// Source: xen/include/public/callback.h (Xen 4.20).
    static let callbackOperations: [ABICommand] = [
        ABICommand("register", MIRROR_CALLBACKOP_register, nil),
        ABICommand("unregister", MIRROR_CALLBACKOP_unregister, nil),
    ]

    /// The commands of nmi_op.
    ///
    /// Source: xen/include/public/nmi.h (Xen 4.20).
    static let nmiOperations: [ABICommand] = [
        ABICommand("register_callback", MIRROR_XENNMI_register_callback, nil),
        ABICommand("unregister_callback", MIRROR_XENNMI_unregister_callback, nil),
    ]

    /// The commands of flask, which is xsm_op.
    ///
    /// Source: xen/include/public/xsm/flask_op.h (Xen 4.20).
    static let flaskOperations: [ABICommand] = [
        flask("load", MIRROR_FLASK_LOAD, nil),
        flask("getenforce", MIRROR_FLASK_GETENFORCE, .flask),
        flask("setenforce", MIRROR_FLASK_SETENFORCE, .flaskSetEnforce),
        flask("context_to_sid", MIRROR_FLASK_CONTEXT_TO_SID, .flaskToSID),
        flask("sid_to_context", MIRROR_FLASK_SID_TO_CONTEXT, .flaskToContext),
        flask("access", MIRROR_FLASK_ACCESS, .flaskAccess),
        flask("create", MIRROR_FLASK_CREATE, nil),
        flask("relabel", MIRROR_FLASK_RELABEL, nil),
        flask("user", MIRROR_FLASK_USER, nil),
        flask("policyvers", MIRROR_FLASK_POLICYVERS, .flask),
        flask("getbool", MIRROR_FLASK_GETBOOL, nil),
        flask("setbool", MIRROR_FLASK_SETBOOL, nil),
        flask("commitbools", MIRROR_FLASK_COMMITBOOLS, .flask),
        flask("mls", MIRROR_FLASK_MLS, nil),
        flask("disable", MIRROR_FLASK_DISABLE, nil),
        flask("getavc_threshold", MIRROR_FLASK_GETAVC_THRESHOLD, nil),
        flask("setavc_threshold", MIRROR_FLASK_SETAVC_THRESHOLD, nil),
        flask("avc_hashstats", MIRROR_FLASK_AVC_HASHSTATS, nil),
        flask("avc_cachestats", MIRROR_FLASK_AVC_CACHESTATS, nil),
        flask("member", MIRROR_FLASK_MEMBER, nil),
        flask("add_ocontext", MIRROR_FLASK_ADD_OCONTEXT, nil),
        flask("del_ocontext", MIRROR_FLASK_DEL_OCONTEXT, nil),
        flask("get_peer_sid", MIRROR_FLASK_GET_PEER_SID, nil),
        flask("relabel_domain", MIRROR_FLASK_RELABEL_DOMAIN, .flaskRelabelDomain),
        flask("devicetree_label", MIRROR_FLASK_DEVICETREE_LABEL, nil),
    ]

    private static func flask(_ name: String, _ number: UInt32, _ argument: ABIStructure?)
        -> ABICommand
    {
        let version = MIRROR_XEN_FLASK_INTERFACE_VERSION
        return ABICommand(
            name, number, argument,
            layouts: argument.map { [ABILayout(versions: version...version, structure: $0)] } ?? [])
    }
}
