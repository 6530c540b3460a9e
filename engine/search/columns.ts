/**
 * A column that workers can share without copying; a plain one where the page is not allowed shared memory
 * (a file opened from disk, a server without isolation headers).
 */
export function shareableUint32(length: number): Uint32Array {
  return typeof SharedArrayBuffer === "undefined"
    ? new Uint32Array(length)
    : new Uint32Array(new SharedArrayBuffer(length * 4));
}
