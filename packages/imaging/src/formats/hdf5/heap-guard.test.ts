import { describe, expect, it } from 'vitest'
import { isEndlessHeap } from './heap-guard.ts'

/** A collection of 128 bytes: objects by number and size. */
const collection = (...objects: readonly (readonly [number, number])[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(128))
  for (const [n, byte] of [0x47, 0x43, 0x4f, 0x4c, 1].entries()) view.setUint8(n, byte)
  view.setBigUint64(8, 128n, true)
  let at = 16
  for (const [number, size] of objects) {
    view.setUint16(at, number, true)
    view.setUint32(at + 8, size, true)
    at += number === 0 ? size : 16 + Math.ceil(size / 8) * 8
    if (at > 112) break
  }
  return new Uint8Array(view.buffer)
}

describe('global heaps', () => {
  it('that are sound are let through', () => {
    expect(isEndlessHeap(collection([1, 5], [2, 16], [0, 56]))).toBe(false)
    expect(isEndlessHeap(new Uint8Array(128))).toBe(false)
  })

  it('with free space that is no step, or a step out of the collection, are stopped', () => {
    expect(isEndlessHeap(collection([1, 5], [0, 0]))).toBe(true)
    expect(isEndlessHeap(collection([1, 5], [2, 0xfffffff0]))).toBe(true)
    expect(isEndlessHeap(collection([1, 500]))).toBe(true)
  })
})
