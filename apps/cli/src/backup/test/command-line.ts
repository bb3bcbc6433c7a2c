import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { processEnvironment } from '@reticle/testkit'
import { projectFolder } from '../../project-folder.ts'

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string }
export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ran> }

/** A command line on the installation that `env` names, and on no other. */
export const begin = (env: Readonly<Record<string, string>>, ...args: string[]): Running => {
  const child = spawn(process.execPath, [join(projectFolder, 'apps/cli/src/main.ts'), ...args], {
    env: { ...processEnvironment(), HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (piece) => {
    said.out += piece
  })
  child.stderr.on('data', (piece) => {
    said.err += piece
  })
  return { child, ended: once(child, 'close').then(([code]) => ({ code, ...said })) }
}

export const run = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran> => begin(env, ...args).ended
