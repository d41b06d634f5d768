/* SPDX-License-Identifier: MIT */
/* The calls to record, a file for each hypercall or topic, and what several of them share. */
#ifndef CALLS_H
#define CALLS_H

#include "hypercall.h"

/* The interface versions of the running Xen. */
extern uint32_t domctl_version, sysctl_version;

#define SYSCTL_UNION sizeof(struct mirror_xen_sysctl_head)
#define IN(structure, field) (SYSCTL_UNION + offsetof(struct mirror_xen_sysctl_##structure, field))
#define DOMCTL_UNION sizeof(struct mirror_xen_domctl_head)

/* Begins a sysctl, or a domctl, whose argument is 0; returns its block. */
int sysctl(uint32_t command, const char *label);
int domctl(uint32_t command, uint16_t domain, const char *label);
/* Issues a cpupool_op. */
void pool(const char *label, uint32_t op, uint32_t id, int bits, int room);
/* Creates a domain with an unused id, and destroys it. */
void create(uint16_t domain, int is_hardware, uint32_t vcpus, uint32_t flags);
void destroy(uint16_t domain);

void record_version(void);
void record_sysctl(void);
void record_domains(void);
void record_memory(void);
void record_multicall(void);
void record_devices(void);

#endif
