import type { Protocol } from '@reticle/domain'
import { t } from '../words.ts'
import type { Binding } from './command.ts'

/** Free keys for labels and options that name none: digits, then letters from the left hand outwards. */
const digits = [...'123456789']
const letters = [...'qwertasdfzxcyuiojklnm']
/** Where all tools are allowed no letter is free. */
const withAlt = [...'qwertasdfgzxcvb'].map((letter) => `alt+${letter}`)
const ofOptions = [...digits, ...letters, ...withAlt]

/** A label or an option that would like a key: the one that the protocol names, or the first free one of `pool`. */
export type Wish = { readonly key: string | undefined; readonly pool: readonly string[]; readonly binding: Omit<Binding, 'chords'> }

/** Questions whose options are few enough to have keys; the others are typed or searched. */
const keyed = new Set<Protocol['questions'][number]['kind']>(['single', 'multiple', 'scale'])

const inUse = ({ isRetired }: { readonly isRetired?: boolean | undefined }): boolean => isRetired !== true

/** What a protocol asks for, in the order in which keys are given. `areDigitsTaken`: labels get letters. */
export const wishesOf = (protocol: Pick<Protocol, 'labels' | 'questions'>, areDigitsTaken = false): readonly Wish[] => [
  ...protocol.labels.filter(inUse).map(
    (label): Wish => ({
      key: label.key?.toLowerCase(),
      pool: areDigitsTaken ? [...letters, ...withAlt] : digits,
      binding: { command: { kind: 'label', labelId: label.id }, title: label.name, group: 'labels' },
    }),
  ),
  ...protocol.questions.flatMap((question): Wish[] => {
    const option = (one: (typeof question.options)[number]): Wish => ({
      key: one.key?.toLowerCase(),
      pool: ofOptions,
      binding: {
        command: { kind: 'option', questionId: question.id, option: one.id },
        title: t('keyTitles.option', { question: question.text, option: one.text }),
        group: 'answers',
      },
    })
    const cannotTell: Wish = {
      key: undefined,
      pool: ofOptions,
      binding: {
        command: { kind: 'cannot-tell', questionId: question.id },
        title: t('questions.cannotTellOf', { question: question.text }),
        group: 'answers',
      },
    }
    if (!keyed.has(question.kind)) return []
    return [...question.options.filter(inUse).map(option), ...(question.allowsCannotTell ? [cannotTell] : [])]
  }),
]
