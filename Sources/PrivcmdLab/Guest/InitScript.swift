// SPDX-License-Identifier: MIT

/// dom0's /init: loads the modules, binds the devices, runs the command and sends its results.
///
/// It is a shell script, since a static Swift program aborts before `main` without /proc.
enum InitScript {
    /// The busybox applets that the script uses; the initramfs links each to busybox.
    static let applets = [
        "cat", "crc32", "dmesg", "find", "grep", "gzip", "head", "insmod", "ln", "ls", "mkdir",
        "mkfifo",
        "mount", "poweroff", "readlink", "rm", "sh", "sleep", "stat", "stty", "tail", "tar", "tr",
    ]

    /// The script.
    ///
    /// It reads /lab/command (the arguments) and /lab/settings (`MODULES`, `BIND`,
    /// `COLLECT`, `GIVEN`, `TOOLS`).
    static let text = #"""
        #!/bin/busybox sh
        # SPDX-License-Identifier: MIT
        export PATH=/bin HOME=/root TMPDIR=/tmp
        mount -t proc proc /proc
        mount -t sysfs sysfs /sys
        mount -t devtmpfs dev /dev
        # A page fault costs up to half a millisecond here. Mapping more pages around a fault saves
        # faults in each forked process.
        mount -t debugfs debug /sys/kernel/debug && echo 1048576 > /sys/kernel/debug/fault_around_bytes

        stty -F /dev/ttyS1 raw -echo 115200
        exec 3>/dev/ttyS1
        sequence=0

        # Each process costs up to 0.1 s here, so the script prefers builtins.
        # header TYPE LENGTH CRC: sends the header of a SerialFrame.
        header() {
            printf '\n@lab %s %s %s %s\n' "$sequence" "$1" "$2" "$3" >&3
            sequence=$((sequence + 1))
        }
        # send TYPE FILE LENGTH: sends one frame, compressed if that saves time at 20 kB/s.
        send() {
            if [ "$3" -gt 2048 ]; then
                gzip -c "$2" > /run/packed
                sum=$(crc32 /run/packed)
                header "$1.gz" "$(stat -c %s /run/packed)" "${sum%% *}"
                cat /run/packed >&3
            else
                sum=$(crc32 "$2")
                header "$1" "$3" "${sum%% *}"
                cat "$2" >&3
            fi
        }
        # send_text TYPE TEXT: sends a short ASCII text.
        send_text() {
            printf '%s' "$2" > /run/text
            sum=$(crc32 /run/text)
            header "$1" "${#2}" "${sum%% *}"
            printf '%s' "$2" >&3
        }
        # try STEP COMMAND...: runs a command; records the first failing step and its error.
        try() {
            step=$1; shift
            if ! "$@" 2> /run/error && [ -z "$failed" ]; then
                failed=$step
                read -r error < /run/error
            fi
        }
        # cat prints the errno of the write; ash's own printf and echo do not.
        write() { printf '%s' "$1" | cat > "$2"; }

        . /lab/settings
        major= minor= kind= release=
        read -r major < /sys/hypervisor/version/major
        read -r minor < /sys/hypervisor/version/minor
        read -r kind < /sys/hypervisor/guest_type
        read -r release < /proc/sys/kernel/osrelease
        send_text booted "$major.$minor $kind $release"

        for module in $MODULES; do
            failed= error=
            try insmod insmod "/lab/$module.ko"
            [ -z "$failed" ] || send_text module "$module
        $error"
        done
        [ -d /proc/xen ] && mount -t xenfs xenfs /proc/xen
        [ -c /dev/xen/privcmd ] || send_text module "xen-privcmd
        there is no /dev/xen/privcmd"

        pciback=/sys/bus/pci/drivers/pciback
        for device in $BIND; do
            failed= error=
            folder=/sys/bus/pci/devices/$device
            if [ ! -e "$folder" ]; then
                failed=find error="no such device"
            else
                [ ! -e "$folder/driver" ] || try unbind write "$device" "$folder/driver/unbind"
                try new_slot write "$device" $pciback/new_slot
                # new_slot may have bound it already.
                [ -e "$pciback/$device" ] || try bind write "$device" $pciback/bind
                if [ -e "$pciback/$device" ]; then
                    failed=
                elif [ -z "$failed" ]; then
                    failed=bind error="the kernel accepted the write, but did not bind it"
                fi
            fi
            if [ -z "$failed" ]; then
                send_text bound "$device"
            else
                send_text unbound "$device
        $failed
        $error
        $(dmesg | grep -F "$device" | grep -i -E 'pciback|xen' | tail -n 1)"
            fi
        done

        if [ -n "$TOOLS" ]; then
            export PATH="$PATH:$TOOLS"
            mkdir -p /dev/pts /run/xen /run/xenstored /var/lib/xen /var/lib/xenstored /var/lock \
                /var/log/xen
            ln -s /run /var/run
            mount -t devpts devpts /dev/pts
            failed= error=
            try xenstored xenstored --pid-file /run/xen/xenstored.pid
            # xenstored daemonizes before it listens.
            for second in 1 2 3 4 5; do
                [ ! -S /run/xenstored/socket ] || break
                sleep 1
            done
            try xen-init-dom0 xen-init-dom0 > /run/text
            # xl create waits for the console of the new domain.
            try xenconsoled xenconsoled --pid-file=/run/xen/xenconsoled.pid
            [ -z "$failed" ] || send_text tools "$failed
        $error"
        fi

        : > /run/out; : > /run/err
        sent_out=0 sent_err=0
        # flush NAME SIZE LIMIT: sends the output that the command has added since the last call.
        flush() {
            eval "sent=\$sent_$1"
            [ "$2" -gt "$sent" ] || return 1
            count=$(($2 - sent))
            [ "$count" -le "$3" ] || count=$3
            if [ "$sent" = 0 ] && [ "$count" = "$2" ] && [ -e /run/status ]; then
                send "$1" "/run/$1" "$count"
            else
                tail -c +$((sent + 1)) "/run/$1" | head -c "$count" > /run/piece
                send "$1" /run/piece "$count"
            fi
            eval "sent_$1=$((sent + count))"
        }
        sizes() { set -- $(stat -c %s /run/out /run/err); out=$1 err=$2; }
        send_text running ""
        cd /work
        . /lab/command
        mkfifo /run/done
        exec 4<>/run/done
        ( "$@" > /run/out 2> /run/err < /dev/null 3>&- 4>&-
          printf '%s' $? > /run/status
          echo done >&4 ) &
        # Sending costs as much CPU as the command itself, so output is sent at intervals, and no
        # process is started in between.
        pause=1 round=0
        until read -r -t "$pause" line <&4; do
            # One second first, for short commands; then ten, so as not to slow down long ones.
            round=$((round + 1))
            [ "$round" -lt 5 ] || pause=10
            sizes
            flush out "$out" 65536
            flush err "$err" 65536
        done
        sizes
        while flush out "$out" 1048576; do :; done
        while flush err "$err" 1048576; do :; done

        eval "set -- $GIVEN"
        [ $# = 0 ] || rm -f "$@"
        find . ! -type d > /run/filelist
        if [ -s /run/filelist ]; then
            send filelist /run/filelist "$(stat -c %s /run/filelist)"
            if [ "$COLLECT" = yes ]; then
                tar -c -f /run/files .
                send files /run/files "$(stat -c %s /run/files)"
            fi
        fi
        dmesg | grep -E 'BUG: |kernel BUG at|Oops|general protection fault' > /run/splat
        [ ! -s /run/splat ] || send splat /run/splat "$(stat -c %s /run/splat)"
        read -r status < /run/status
        send_text end "$status"
        poweroff -f
        """#
}
