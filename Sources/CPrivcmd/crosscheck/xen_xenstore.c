/* SPDX-License-Identifier: MIT */
#include "compare.h"

/* Upstream has enumerators: the names must not be predeclared, and none may be missing. */
#define MIRROR_CONSTANTS(C)                                                                \
    C(XS_CONTROL)                                                                          \
    C(XS_DIRECTORY)                                                                        \
    C(XS_READ)                                                                             \
    C(XS_GET_PERMS)                                                                        \
    C(XS_WATCH)                                                                            \
    C(XS_UNWATCH)                                                                          \
    C(XS_TRANSACTION_START)                                                                \
    C(XS_TRANSACTION_END)                                                                  \
    C(XS_INTRODUCE)                                                                        \
    C(XS_RELEASE)                                                                          \
    C(XS_GET_DOMAIN_PATH)                                                                  \
    C(XS_WRITE)                                                                            \
    C(XS_MKDIR)                                                                            \
    C(XS_RM)                                                                               \
    C(XS_SET_PERMS)                                                                        \
    C(XS_WATCH_EVENT)                                                                      \
    C(XS_ERROR)                                                                            \
    C(XS_IS_DOMAIN_INTRODUCED)                                                             \
    C(XS_RESUME)                                                                           \
    C(XS_SET_TARGET)                                                                       \
    C(XS_RESET_WATCHES)                                                                    \
    C(XS_DIRECTORY_PART)                                                                   \
    C(XENSTORE_PAYLOAD_MAX)

#if __has_include(<xen/io/xs_wire.h>)
#include <xen/io/xs_wire.h>

#define MIRROR_STRUCTS(S, L) S(xsd_sockmsg)

MIRROR_COMPARE(xen_xenstore, "xen xen/io/xs_wire.h", "its own protocol");
#else
MIRROR_NOT_FOUND(xen_xenstore, "xen xen/io/xs_wire.h");
#endif
