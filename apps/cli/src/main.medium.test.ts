import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { projectFolder } from './project-folder.ts'

const execute = promisify(execFile)

type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string }

const reticle = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> => {
  const file = join(projectFolder, 'apps/cli/src/main.ts')
  try {
    const { stdout, stderr } = await execute(process.execPath, [file, ...args], {
      env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', ...env },
    })
    return { code: 0, stdout, stderr }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'stdout' in cause && 'stderr' in cause)) throw cause
    return { code: Number(cause.code), stdout: String(cause.stdout), stderr: String(cause.stderr) }
  }
}

describe('reticle', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await reticle(['help'])
    expect(code).toBe(0)
    for (const name of ['up', 'doctor', 'migrate']) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
  })

  it.each([
    [['frobnicate'], /^reticle: frobnicate: .+\n$/],
    [['up', '--port', '99999'], /^reticle: --port: "99999" is no port.+\n$/],
    [['doctor', '--frob'], /^reticle: doctor: Unknown option '--frob'.+\n$/],
    [['migrate'], /^reticle: DATABASE_URL: is not set.+\n$/],
  ])('ends %j with code 2 and one line', async (args, line) => {
    const { code, stdout, stderr } = await reticle(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(line)
  })
})

describe('reticle doctor', () => {
  it('finds everything that a start needs', async () => {
    const { code, stdout } = await reticle(['doctor', '--json'])
    const report: { findings: { name: string; state: string }[] } = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(report.findings.filter((finding) => finding.state === 'broken')).toEqual([])
  })

  it('says what is mis-set, with the cure', async () => {
    const { code, stdout } = await reticle(['doctor', '--json'], {
      DATABASE_URL: 'postgresql://127.0.0.1:1/none',
      REDIS_URL: 'redis://127.0.0.1:1',
      S3_BUCKET: 'here',
    })
    const report: { isHealthy: boolean; findings: { name: string; state: string; cure?: string }[] } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(report.isHealthy).toBe(false)
    const broken = report.findings.filter((finding) => finding.state === 'broken')
    expect(broken.map((finding) => finding.name)).toEqual(['postgres', 'redis', 'storage'])
    expect(broken.every((finding) => (finding.cure ?? '').length > 10)).toBe(true)
  })
})
