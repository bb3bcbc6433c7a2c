import type { Rolldown } from 'vite'

const benchModule = 'src/bench/bench-page.tsx'
/** Rooms whose pages draw the canvas: what only they share goes along with the bench. */
const canvasRooms = /\/src\/(bench|desk|feedback|canvas|view|pixels)\//

type Context = Rolldown.ChunkingContext

/** The modules that are asked for when they are needed, and need this one at once. */
const rootsOf = (id: string, context: Context, seen = new Set<string>()): ReadonlySet<string> => {
  const roots = new Set<string>()
  const visit = (one: string) => {
    if (seen.has(one)) return
    seen.add(one)
    const module = context.getModuleInfo(one)
    if (module === null) return
    if (module.isEntry || module.dynamicImporters.length > 0) roots.add(one)
    for (const importer of module.importers) visit(importer)
  }
  visit(id)
  return roots
}

/**
 * Which of two files a module goes into that the labelling bench needs for its first sample: `bench`, or `common` when pages without a canvas need
 * it too; undefined for all others. Few files: over a slow line each one costs a turn of its own, and the sample's data waits behind them.
 */
export const benchChunkOf = (id: string, context: Context): 'bench' | 'common' | undefined => {
  const roots = rootsOf(id, context)
  const isOfBench = [...roots].some((root) => root.endsWith(benchModule))
  if (!isOfBench) return undefined
  return [...roots].every((root) => canvasRooms.test(root)) ? 'bench' : 'common'
}
