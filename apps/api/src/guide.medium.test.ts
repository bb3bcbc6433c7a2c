import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'

const docs = join(import.meta.dirname, '../../../docs')
const vitepress = join(docs, 'node_modules/vitepress/bin/vitepress.js')
const isInstalled = existsSync(vitepress)
if (!isInstalled) process.stderr.write(`skipped: guide.medium.test.ts: ${vitepress} is not installed\n`)

describe.skipIf(!isInstalled)('a guide that was built', () => {
  let folder: string
  let api: TestApi
  const get = (url: string, headers: Readonly<Record<string, string>> = {}) => api.inject({ method: 'GET', url, headers })
  const asBrowser = { accept: 'text/html,application/xhtml+xml' }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reticle-guide-'))
    await promisify(execFile)(process.execPath, [vitepress, 'build', docs, '--outDir', folder], {
      env: { ...process.env, NODE_ENV: 'production' },
    })
    api = await testApi({ guide: folder })
  })
  afterAll(async () => {
    await api?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('opens at /docs for somebody who is not signed in', async () => {
    for (const url of ['/docs', '/docs/']) {
      const { statusCode, headers } = await get(url)
      expect([statusCode, headers.location]).toEqual([302, '/docs/guide/'])
    }
    const page = await get('/docs/guide/', asBrowser)
    expect([page.statusCode, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ])
    expect(page.body).toContain('Ten minutes to the first label')
  })

  it('keeps what has a hash in its name for ever, and nothing else', async () => {
    const script = (await readdir(join(folder, 'assets'))).find((name) => name.startsWith('app.'))
    const asset = await get(`/docs/assets/${script}`)
    expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect((await get('/docs/reticle.svg')).headers['cache-control']).toBe('no-cache')
  })

  it('lets exactly the inline scripts of its own pages run, and of no other page', async () => {
    const { headers, body } = await get('/docs/guide/glossary.html')
    const policy = String(headers['content-security-policy'])
    const scripts = [...body.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script)
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    expect(policy).toMatch(/script-src 'self'( 'sha256-[^']+')+;/)
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    const elsewhere = await api.call(null, 'getSession')
    expect(elsewhere.headers['content-security-policy']).not.toContain('sha256-')
  })

  it('answers 404 where it has no page: its own page to a browser, a problem to a program', async () => {
    const page = await get('/docs/guide/nothing', asBrowser)
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(String(page.headers['content-security-policy'])).toContain('sha256-')
    const problem = await get('/docs/guide/nothing')
    expect([problem.statusCode, problem.json().code]).toEqual([404, 'not-found'])
  })

  it('serves nothing outside of its folder', async () => {
    const name = folder.split('/').at(-1)
    for (const path of [
      '../package.json',
      '%2e%2e/package.json',
      '..%2fpackage.json',
      `..%2f${name}%2findex.html`,
      '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    ]) {
      const { statusCode, body } = await get(`/docs/${path}`)
      expect([400, 403, 404], path).toContain(statusCode)
      expect(body).not.toMatch(/root:|"dependencies"/)
    }
  })

  it('has the numbers of a specification, and a picture for each that its pages show', async () => {
    expect((await get('/docs/spec/lifecycle.html')).statusCode).toBe(200)
    const bench = await readFile(join(folder, 'guide/annotators.html'), 'utf8')
    const pictures = [...bench.matchAll(/<img src="([^"]+)"/g)].map(([, src = '']) => src)
    expect(pictures.length).toBeGreaterThan(2)
    for (const src of pictures) expect((await get(src)).headers['content-type']).toMatch(/^image\//)
  })
})

describe('without a built guide', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await testApi({ guide: null })
  })
  afterAll(() => api?.close())

  it('says how it is built', async () => {
    for (const url of ['/docs', '/docs/', '/docs/guide/']) {
      const answer = await api.inject({ method: 'GET', url, headers: { accept: 'text/html' } })
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8'])
      expect(answer.json().detail).toMatch(/not built here: run "npm start"/)
    }
  })
})
