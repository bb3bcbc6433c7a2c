import { join } from 'node:path'
import { projectFolder } from '../project-folder.ts'
import { type SupervisedChild, superviseChild } from './supervised-child.ts'

type Wiring = {
  readonly logs: string
  readonly env: () => Readonly<Record<string, string | undefined>>
  readonly log: (line: string) => void
  readonly setChild: (name: string, pid: number | undefined) => void
}

export type ReticleProcesses = {
  /** Starts all; answers the name and last words of the first that does not come up. */
  readonly start: () => Promise<{ readonly name: string; readonly lastWords: string } | undefined>
  readonly restart: () => Promise<void>
  /** In order: no new requests, then no new jobs. */
  readonly stop: () => Promise<void>
  readonly kill: () => void
}

/** The api and the worker of this machine. */
export const reticleProcesses = ({ logs, env, log, setChild }: Wiring): ReticleProcesses => {
  const children = ['api', 'worker'].map((name): readonly [string, SupervisedChild] => [
    name,
    superviseChild({
      name,
      program: join(projectFolder, 'apps', name, 'src', 'main.ts'),
      cwd: projectFolder,
      env,
      logFile: join(logs, `${name}.log`),
      log,
      onPid: (pid) => setChild(name, pid),
    }),
  ])
  return {
    start: async () => {
      const outcomes = await Promise.all(
        children.map(async ([name, child]) => ({ name, isReady: await child.start(), lastWords: child.lastWords() })),
      )
      return outcomes.find((one) => !one.isReady)
    },
    restart: async () => {
      await Promise.all(children.map(([, child]) => child.restart()))
    },
    stop: async () => {
      for (const [, child] of children) await child.stop()
    },
    kill: () => {
      for (const [, child] of children) child.kill()
    },
  }
}
