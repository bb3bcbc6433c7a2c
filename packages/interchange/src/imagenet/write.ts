import type { Question } from '@reticle/domain'
import { folderOf, splitFolder, uniqueNames } from '../file-names.ts'
import { kindNames } from '../kinds.ts'
import { type LossCounter, lossCounter } from '../losses.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'

/** Of images that were not at hand when the set was written: where they belong. Trainers pass over files beside the folders of splits. */
export const listPath = 'images.tsv'
export const listColumns = ['file_name', 'path', 'question_id', 'option_id'] as const

/** One option out of several. */
const isSingle = ({ kind, scope }: Question): boolean =>
  scope === 'sample' && (kind === 'single' || kind === 'scale' || kind === 'taxonomy')

/** The question that makes the classes: the first one on samples with a single choice, of the latest version that has one. */
const classQuestion = (protocols: LabelledSet['protocols']): Question | undefined =>
  protocols.toReversed().flatMap(({ content }) => content.questions.filter(isSingle).slice(0, 1))[0]

/** Folders of options by their ids: of the latest text of each, made safe. */
const classFolders = (protocols: LabelledSet['protocols'], questionId: string): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>()
  for (const { content } of protocols)
    for (const { id, text } of content.questions.find((question) => question.id === questionId)?.options ?? []) texts.set(id, text)
  return uniqueNames([...texts].map(([id, text]) => ({ id, name: folderOf(text) || id })))
}

/** A name without folders, since the folder is the class. */
const flatName = (fileName: string): string => fileName.split('/').join('__')

const countLosses = ({ regions, answers }: LabelledSample, question: Question | undefined, losses: LossCounter): void => {
  for (const { geometry } of regions) losses.add(`${kindNames[geometry.type]}: a class of the whole image is all that there is`, null)
  for (const { questionId, value, confidence } of answers)
    if (questionId !== question?.id) losses.add('answers to other questions than the first one with a single choice', null)
    else if (value.kind !== 'choice') losses.add("images whose answer is no option (can't tell): not written", null)
    else if (confidence !== undefined) losses.add('how sure the readers are of an answer', null)
}

/** A cell of a table between tabs. */
const cell = (text: string): string => text.replace(/[\t\r\n]/g, ' ')

/**
 * Folders of images as ImageNet has them and torchvision's `ImageFolder` reads them: `SPLIT/CLASS/NAME`. The class is the answer to the first
 * question with a single choice. Docs/spec/interchange.md, IN1 to IN4.
 */
export const writeImagenet = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const question = classQuestion(set.protocols)
  const folders = question === undefined ? new Map<string, string>() : classFolders(set.protocols, question.id)
  const files = async function* (): AsyncGenerator<LabelFile> {
    const rows: string[] = []
    const taken = new Set<string>()
    for await (const sample of set.samples()) {
      countLosses(sample, question, losses)
      const answer = sample.answers.find(({ questionId }) => questionId === question?.id)
      if (question === undefined || answer?.value.kind !== 'choice') {
        if (answer === undefined) losses.add('images without an answer to the first question with a single choice: not written', null)
        continue
      }
      const { option } = answer.value
      const folder = folders.get(option) ?? (folderOf(option) || option)
      let path = `${splitFolder(sample.split)}/${folder}/${flatName(sample.fileName)}`
      while (taken.has(path)) path = path.replace(/[^/]*$/, (name) => `_${name}`)
      taken.add(path)
      rows.push(`${[sample.fileName, path, question.id, option].map(cell).join('\t')}\n`)
      const bytes = await set.imageOf?.(sample)
      if (bytes === undefined) losses.add('images that are not at hand: only their place is listed', listPath)
      else
        yield {
          path,
          mediaType: 'application/octet-stream',
          content: async function* () {
            yield bytes
          },
        }
    }
    if (rows.length > 0)
      yield {
        path: listPath,
        mediaType: 'text/tab-separated-values; charset=utf-8',
        content: async function* () {
          yield `${listColumns.join('\t')}\n`
          yield* rows
        },
      }
  }
  return { files, losses: losses.list }
}
