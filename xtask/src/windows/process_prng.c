/* What Rust's standard library takes its randomness from on Windows 10 and later, by what Wine 8 has. */
#include <stddef.h>

int __stdcall SystemFunction036(void *buffer, unsigned long length); /* RtlGenRandom */

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *data, size_t length)
{
    return SystemFunction036(data, (unsigned long)length);
}
