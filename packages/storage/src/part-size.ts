const mebibyte = 1024 * 1024
/** S3 takes no smaller part but the last one. */
const smallest = 8 * mebibyte
const step = 500
const growth = 1.4

/** S3 takes no more parts of one object. */
export const mostParts = 10_000

/**
 * Bytes of the part with this number, from 1: 8 MiB at first, and 1.4 times as much after every 500 parts. All 10,000 hold 8 TiB, more than S3's
 * largest object, and an object of 100 GiB is in memory with 84 MiB at a time.
 */
export const partBytes = (part: number): number => Math.floor(smallest * growth ** Math.floor((part - 1) / step))
