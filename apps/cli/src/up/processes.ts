import { join } from 'node:path'
import { projectFolder } from '../project-folder.ts'
import type { ModelPlace } from './model-place.ts'
import { type SupervisedChild, superviseChild } from './supervised-child.ts'

type Wiring = {
  readonly logs: string
  readonly env: () => Readonly<Record<string, string | undefined>>
  readonly log: (line: string) => void
  readonly setChild: (name: string, pid: number | undefined) => void
  /** The model that comes with Reticle, where it is wanted. */
  readonly model: ModelPlace | undefined
}

export type ReticleProcesses = {
  /** Starts all; answers the name and last words of the first that does not come up. */
  readonly start: () => Promise<{ readonly name: string; readonly lastWords: string } | undefined>
  readonly restart: () => Promise<void>
  /** In order: no new requests, then no new jobs, then nobody who asks the model. */
  readonly stop: () => Promise<void>
  readonly kill: () => void
}

type Program = { readonly name: string; readonly args?: readonly string[]; readonly env: Wiring['env'] }

/** The api and the worker of this machine, and the model where it is wanted. */
export const reticleProcesses = ({ logs, env, log, setChild, model }: Wiring): ReticleProcesses => {
  const servers: readonly Program[] = ['api', 'worker'].map((name) => ({ name, env }))
  const programs = model === undefined ? servers : [...servers, { name: 'model', args: model.args, env: () => model.env }]
  const children = programs.map(({ name, ...plan }): readonly [string, SupervisedChild] => [
    name,
    superviseChild({
      name,
      program: join(projectFolder, 'apps', name, 'src', 'main.ts'),
      cwd: projectFolder,
      ...plan,
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
      // The model knows no database.
      await Promise.all(children.flatMap(([name, child]) => (name === 'model' ? [] : [child.restart()])))
    },
    stop: async () => {
      for (const [, child] of children) await child.stop()
    },
    kill: () => {
      for (const [, child] of children) child.kill()
    },
  }
}
