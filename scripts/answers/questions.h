/* SPDX-License-Identifier: MIT */
/* What is asked, a file for each part of Xen that is asked, and what several of them need. */
#ifndef QUESTIONS_H
#define QUESTIONS_H

#include "ask.h"

/* The versions of the interfaces that this Xen speaks. */
extern uint32_t domctl_version, sysctl_version;

#define ARM sizeof(struct mirror_xen_sysctl_head)
#define IN(structure, field) (ARM + offsetof(struct mirror_xen_sysctl_##structure, field))
#define DOMCTL_ARM sizeof(struct mirror_xen_domctl_head)

/* Begins a sysctl, or a domctl, whose argument is 0; gives its block. */
int sysctl(uint32_t command, const char *words);
int domctl(uint32_t command, uint16_t domain, const char *words);
/* Asks of a pool of CPUs. */
void pool(const char *words, uint32_t op, uint32_t id, int bits, int room);
/* Makes a domain of a number that nobody has, and takes it away again. */
void create(uint16_t domain, int is_hardware, uint32_t vcpus, uint32_t flags);
void destroy(uint16_t domain);

void ask_version(void);
void ask_sysctl(void);
void ask_domains(void);
void ask_memory(void);
void ask_at_once(void);
void ask_devices(void);

#endif
