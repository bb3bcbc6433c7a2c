import { describe, expect, it } from 'vitest'
import { codeFor } from './code-for.ts'

const archive = 'https://host.example/api/v1/releases/r/archive'
const yolo = 'https://host.example/api/v1/releases/r/exports/yolo-detect/archive?images=true'
const manifestSha256 = 'ab'.repeat(32)

describe('code to copy', () => {
  it.each([
    ['curl', [archive, manifestSha256]],
    ['Python', [archive, manifestSha256, 'coco.json']],
    ['PyTorch', ['coco.json']],
    ['Ultralytics', [yolo, 'data.yaml']],
  ])('for %s names what it fetches, checks and reads', (name, parts) => {
    const code = codeFor({ archive, yolo, manifestSha256 }).find((snippet) => snippet.tool === name)?.code
    for (const part of parts) expect(code).toContain(part)
  })
})
