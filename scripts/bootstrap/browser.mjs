import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { toolsFolder } from './places.mjs'
import { run, tail } from './run.mjs'
import { Refusal, step } from './say.mjs'
import { bring } from './tools.mjs'

const version = async (program) => {
  try {
    const { code, output } = await run(program, ['--version'], { minutes: 1 })
    return code === 0 ? output.trim().split('\n').at(-1) : undefined
  } catch {
    return undefined
  }
}

const given = async () => {
  const program = process.env.RETICLE_CHROMIUM
  if (program === undefined || program === '') return undefined
  if ((await version(program)) === undefined)
    throw new Refusal('RETICLE_CHROMIUM', `${program} does not run; unset it to have a browser found`)
  return program
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const installed = async () => {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const apps = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']
  for (const program of [...onPath, ...apps]) if (existsSync(program) && (await version(program)) !== undefined) return program
  return undefined
}

const isDebian = () => existsSync('/etc/debian_version') && /^ID=debian/m.test(readFileSync('/etc/os-release', 'utf8'))

/** Ubuntu's package is a door to snap, which containers do not have: there the npm package serves. */
const fromDebian = async () => {
  if (process.getuid?.() !== 0 || !isDebian()) return undefined
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return step('Chromium is installed by apt-get, for the browser tests', async () => {
    await run('apt-get', ['-qq', 'update'], { env, minutes: 5 })
    await run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'chromium'], { env, minutes: 10 })
    return installed()
  })
}

const launcher = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_PATH="$here"
exec "$here/chromium" "$@"
`

/** The npm package @sparticuz/chromium holds a headless Chromium for Linux on x64, with its libraries and a font, compressed. */
const fromNpm = async () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const folder = join(toolsFolder, 'chromium')
  const program = join(folder, 'browser.sh')
  if (existsSync(program)) return program
  return step('A headless Chromium is brought from npm, for the browser tests', async () => {
    const source = join(
      await bring('@sparticuz/chromium@153', 'chromium-package', '@sparticuz/chromium'),
      'node_modules',
      '@sparticuz/chromium',
      'bin',
    )
    const unpack = (name) => brotliDecompressSync(readFileSync(join(source, name)))
    const draft = `${folder}.${process.pid}.new`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    for (const name of ['al2023', 'fonts', 'swiftshader']) {
      const archive = join(draft, `${name}.tar`)
      writeFileSync(archive, unpack(`${name}.tar.br`))
      const { code, output } = await run('tar', ['-xf', archive, '-C', draft])
      if (code !== 0) throw new Error(tail(output))
      rmSync(archive)
    }
    writeFileSync(join(draft, 'chromium'), unpack('chromium.br'))
    writeFileSync(join(draft, 'browser.sh'), launcher)
    for (const name of ['chromium', 'browser.sh']) chmodSync(join(draft, name), 0o755)
    rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
    return program
  })
}

/**
 * Finds or brings a Chromium. The environment tells the tests: RETICLE_CHROMIUM is its program, RETICLE_NO_BROWSER the reason why there is
 * none, with which they are skipped.
 */
export const openBrowser = async () => {
  const reasons = []
  for (const rung of [given, installed, fromDebian, fromNpm]) {
    try {
      const program = await rung()
      const found = program === undefined ? undefined : await version(program)
      if (found !== undefined) {
        console.log(`Browser: ${found} (${program})`)
        return { RETICLE_CHROMIUM: program, RETICLE_NO_BROWSER: '' }
      }
      if (program !== undefined) reasons.push(`${program} does not run`)
    } catch (cause) {
      if (cause instanceof Refusal && cause.place === 'RETICLE_CHROMIUM') throw cause
      reasons.push(cause.message.split('\n')[0])
    }
  }
  const reason = `no Chromium or Chrome on the PATH, none could be brought${reasons.length === 0 ? '' : ` (${reasons.join('; ')})`}; set RETICLE_CHROMIUM to one`
  console.log(`Browser: ${reason}; the browser tests are skipped`)
  return { RETICLE_CHROMIUM: '', RETICLE_NO_BROWSER: reason }
}
