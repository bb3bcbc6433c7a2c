import { type Answers, defaultLimits, FormatError, fileAt, httpFile, type Inspection, startIsolated } from '@reticle/imaging'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'

const options = { stats: { type: 'boolean' }, dataset: { type: 'string' }, json: { type: 'boolean' } } as const

/** Without a sign of progress for this long, a reader hangs. */
const limits = { milliseconds: 120_000, memoryBytes: 2_000_000_000, read: defaultLimits }

const oneFile = (files: readonly string[]): string => {
  const [file, second] = files
  if (file === undefined)
    throw new BadInput('inspect', 'names no file: an image or the folder of an OME-Zarr, by its path or its http(s) address')
  if (second !== undefined) throw new BadInput(second, 'is one file too many: one is inspected at a time')
  return file
}

const progressOf = () => {
  let last = performance.now()
  return (done: number, of: number) => {
    if (done === of || performance.now() - last < 1000) return
    last = performance.now()
    note(`read ${Math.floor((100 * done) / of)} %`)
  }
}

const inspectionOf = async (path: string, wantsStats: boolean, dataset: string | undefined): Promise<Inspection> => {
  const isolated = startIsolated(limits)
  try {
    const file = /^https?:\/\//.test(path) ? await httpFile(path) : await fileAt(path)
    const outcome = await isolated.run({ name: 'inspect', wantsStats, dataset }, file, progressOf())
    if (!outcome.ok) throw new BadInput(path, `${outcome.error.at}: ${outcome.error.reason}`)
    const { inspect }: Answers = outcome.value
    if (inspect === undefined) throw new Error('the reader answered something else')
    return inspect
  } catch (cause) {
    if (cause instanceof FormatError) throw new BadInput(path, cause.reason)
    throw cause
  } finally {
    await isolated.close()
  }
}

const axisLine = ({ axes, shape, spacing, units }: Inspection): string =>
  axes
    .map((name, at) => {
      const step = spacing[at]
      return `${name} ${shape[at]}${step == null ? '' : ` (${step} ${units[at] ?? ''})`.replace(' )', ')')}`
    })
    .join(' x ')

const show = (one: Inspection): void => {
  answer(`${one.format}${one.dataset === '' ? '' : `, ${one.dataset}`}: ${one.dtype}, ${axisLine(one)}`)
  if (one.datasets.length > 1) answer(`it holds: ${one.datasets.join('; ')} (choose with --dataset)`)
  if (one.channels.length > 1) answer(`channels: ${one.channels.map((channel) => channel.name).join(', ')}`)
  if (one.world !== null) answer(`world: ${JSON.stringify(one.world)}`)
  if (one.rescale !== null) answer(`values: ${one.rescale.slope} * stored + ${one.rescale.intercept} ${one.rescale.unit ?? ''}`.trimEnd())
  if (one.stats !== undefined) {
    const { min, max, mean, nonFinite, sha256 } = one.stats
    answer(`min ${min}, max ${max}, mean ${mean}${nonFinite === 0 ? '' : `, ${nonFinite} not finite`}`)
    answer(`sha256 ${sha256}`)
  }
  for (const warning of one.warnings) answer(`warning: ${warning}`)
}

/** `reticle inspect FILE`: what a scientific image holds, read in a process of its own. */
export const inspect = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('inspect', { args: [...args], options, allowPositionals: true })
  const found = await inspectionOf(oneFile(positionals), values.stats === true, values.dataset)
  if (values.json === true) answerJson(found)
  else show(found)
  return 0
}
