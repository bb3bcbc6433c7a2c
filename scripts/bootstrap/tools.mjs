import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { toolsFolder, withHome } from './places.mjs'
import { run, tail } from './run.mjs'
import { Refusal, step } from './say.mjs'

const isWindows = process.platform === 'win32'

/** The npm that started us, run by the Node that we run on; else the one on the PATH. */
const npm = (args, env) => {
  const script = process.env.npm_execpath
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return run(process.execPath, [script, ...args], { env })
  return run(isWindows ? 'npm.cmd' : 'npm', args, { env })
}

/** Installs one npm package into a folder of its own, not for the whole machine: whole or not at all. */
export const bring = async (spec, name, probe) => {
  const folder = join(toolsFolder, name)
  if (existsSync(join(folder, 'node_modules', probe))) return folder
  const draft = `${folder}.${process.pid}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  const options = [
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel=error',
    '--no-update-notifier',
    '--include=optional',
  ]
  const { code, output } = await npm(['install', '--prefix', draft, ...options, spec], withHome(process.env))
  if (code !== 0 || !existsSync(join(draft, 'node_modules', probe))) {
    rmSync(draft, { recursive: true, force: true })
    throw new Refusal(spec, `npm could not install it; is the npm registry reachable?\n${tail(output)}`)
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
  return folder
}

const hasTypeStripping = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/** The package that holds Node's program for this machine: no install script is needed, unlike with the package `node`. */
const nodePackage = () => `node-${isWindows ? 'win' : process.platform}-${process.arch}`

const nodeProgram = async () => {
  if (hasTypeStripping()) return process.execPath
  const name = nodePackage()
  const program = join(name, 'bin', isWindows ? 'node.exe' : 'node')
  const folder = join(toolsFolder, 'node-24')
  if (existsSync(join(folder, 'node_modules', program))) return join(folder, 'node_modules', program)
  return step(`Node 24 is brought from npm (this is Node ${process.versions.node}, and 22.18 is the least)`, async () =>
    join(await bring(`${name}@24`, 'node-24', program), 'node_modules', program),
  )
}

const pnpmScript = async () => {
  const program = join('pnpm', 'bin', 'pnpm.cjs')
  const folder = join(toolsFolder, 'pnpm-10')
  if (existsSync(join(folder, 'node_modules', program))) return join(folder, 'node_modules', program)
  return step('pnpm 10 is brought from npm', async () => join(await bring('pnpm@10', 'pnpm-10', program), 'node_modules', program))
}

/** Node and pnpm, and an environment in which programs find them first. */
export const toolChain = async () => {
  const node = await nodeProgram()
  const pnpm = await pnpmScript()
  const bin = join(dirname(dirname(pnpm)), '..', '.bin')
  const PATH = [dirname(node), bin, process.env.PATH].join(delimiter)
  return { node, pnpm, env: withHome({ ...process.env, PATH }) }
}
