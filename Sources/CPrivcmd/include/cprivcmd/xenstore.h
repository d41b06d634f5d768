/* SPDX-License-Identifier: MIT */
/* The xenstored wire protocol. Source: xen/include/public/io/xs_wire.h (Xen 4.20). */
#ifndef CPRIVCMD_XENSTORE_H
#define CPRIVCMD_XENSTORE_H

#include "layout.h"

/* Message types: a reply has the type of its request, unless it is an error. */
MIRROR_CONSTANT(MIRROR_XS_CONTROL, 0);
MIRROR_CONSTANT(MIRROR_XS_DIRECTORY, 1);
MIRROR_CONSTANT(MIRROR_XS_READ, 2);
MIRROR_CONSTANT(MIRROR_XS_GET_PERMS, 3);
MIRROR_CONSTANT(MIRROR_XS_WATCH, 4);
MIRROR_CONSTANT(MIRROR_XS_UNWATCH, 5);
MIRROR_CONSTANT(MIRROR_XS_TRANSACTION_START, 6);
MIRROR_CONSTANT(MIRROR_XS_TRANSACTION_END, 7);
MIRROR_CONSTANT(MIRROR_XS_INTRODUCE, 8);
MIRROR_CONSTANT(MIRROR_XS_RELEASE, 9);
MIRROR_CONSTANT(MIRROR_XS_GET_DOMAIN_PATH, 10);
MIRROR_CONSTANT(MIRROR_XS_WRITE, 11);
MIRROR_CONSTANT(MIRROR_XS_MKDIR, 12);
MIRROR_CONSTANT(MIRROR_XS_RM, 13);
MIRROR_CONSTANT(MIRROR_XS_SET_PERMS, 14);
MIRROR_CONSTANT(MIRROR_XS_WATCH_EVENT, 15);
MIRROR_CONSTANT(MIRROR_XS_ERROR, 16);
MIRROR_CONSTANT(MIRROR_XS_IS_DOMAIN_INTRODUCED, 17);
MIRROR_CONSTANT(MIRROR_XS_RESUME, 18);
MIRROR_CONSTANT(MIRROR_XS_SET_TARGET, 19);
MIRROR_CONSTANT(MIRROR_XS_RESET_WATCHES, 21);
MIRROR_CONSTANT(MIRROR_XS_DIRECTORY_PART, 22);

/// The header of every message.
/// struct xsd_sockmsg, xen/include/public/io/xs_wire.h (Xen 4.20)
struct mirror_xsd_sockmsg {
    uint32_t type;
    uint32_t req_id; /* the request; a reply has the id of its request */
    uint32_t tx_id;  /* the transaction; 0 for none */
    uint32_t len;    /* the number of bytes that follow */
};
#define MIRROR_FIELDS_xsd_sockmsg(F, P, S)                                                 \
    F(S, type, 0) F(S, req_id, 4) F(S, tx_id, 8) F(S, len, 12)
MIRROR_LAYOUT(xsd_sockmsg, 16);

/* The maximum of len; xenstored closes the connection after a longer message. */
MIRROR_CONSTANT(MIRROR_XENSTORE_PAYLOAD_MAX, 4096);

#endif
