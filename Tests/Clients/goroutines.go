// SPDX-License-Identifier: MIT

// A Go program without C: 16 goroutines that open, map and issue calls at once, while the Go runtime
// sends its signals. Prints the version of Xen, the GSI of 0000:03:00.0, and a line for each failure.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

const (
	privcmd        = "/dev/xen/privcmd"
	hypercallNode  = "/dev/xen/hypercall"
	hypercall      = 0x00305000
	getGSI         = 0x0008500a
	noSuchRequest  = 0x000050ff
	xenVersion     = 17
	goroutines     = 16
	callsOfEach    = 200
	signalsToCause = 500
)

type call struct {
	op  uint64
	arg [5]uint64
}

var failures int32

func check(holds bool, format string, values ...any) {
	if !holds {
		atomic.AddInt32(&failures, 1)
		fmt.Printf("wrong: "+format+"\n", values...)
	}
}

func issue(file int, request uintptr, argument unsafe.Pointer) (uintptr, syscall.Errno) {
	result, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(file), request, uintptr(argument))
	return result, errno
}

func version(file int) uintptr {
	c := call{op: xenVersion}
	result, errno := issue(file, hypercall, unsafe.Pointer(&c))
	check(errno == 0, "version: %v", errno)
	return result
}

func open(path string) int {
	file, err := syscall.Open(path, syscall.O_RDWR|syscall.O_CLOEXEC, 0)
	check(err == nil, "open %s: %v", path, err)
	return file
}

// The calls of one goroutine.
func work(shared int, expected uintptr) {
	own := open(privcmd)
	node := open(hypercallNode)
	memory, err := syscall.Mmap(node, 0, 4096, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		check(false, "mmap: %v", err)
		return
	}
	for i := 0; i < callsOfEach; i++ {
		check(version(shared) == expected, "a call of the shared file")
		check(version(own) == expected, "a call of a goroutine's own file")
		// Mapped memory does not move, so that its address can be passed as a number.
		extra := call{op: xenVersion, arg: [5]uint64{1, uint64(uintptr(unsafe.Pointer(&memory[0])))}}
		result, errno := issue(own, hypercall, unsafe.Pointer(&extra))
		check(result == 0 && errno == 0, "a call that writes to a buffer: %v", errno)
		_, errno = issue(own, noSuchRequest, nil)
		check(errno == syscall.ENOTTY, "an unknown request: %v", errno)
		_, errno = issue(own, hypercall, nil)
		check(errno == syscall.EFAULT, "a bad pointer: %v", errno)
	}
	check(syscall.Munmap(memory) == nil, "munmap")
	check(syscall.Close(own) == nil && syscall.Close(node) == nil, "close")
}

// Go's runtime stops its threads by SIGURG to collect garbage, during calls too.
func collect(stop *int32) {
	for i := 0; atomic.LoadInt32(stop) == 0 && i < signalsToCause; i++ {
		runtime.GC()
		time.Sleep(100 * time.Microsecond)
	}
}

func main() {
	file := open(privcmd)
	if failures > 0 {
		os.Exit(1)
	}
	expected := version(file)
	fmt.Printf("version: %d.%d\n", expected>>16, expected&0xffff)
	argument := [2]uint32{0x300}
	_, errno := issue(file, getGSI, unsafe.Pointer(&argument))
	if errno == 0 {
		fmt.Printf("gsi: %d\n", argument[1])
	} else {
		fmt.Printf("gsi: errno %d\n", int(errno))
	}

	var stop int32
	go collect(&stop)
	var all sync.WaitGroup
	for i := 0; i < goroutines; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			work(file, expected)
		}()
	}
	all.Wait()
	atomic.StoreInt32(&stop, 1)
	if failures > 0 {
		os.Exit(1)
	}
	fmt.Println("ok")
}
