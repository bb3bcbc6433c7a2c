import { Button, Group, Modal, MultiSelect, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { applyOntology, type OntologyChange, type Protocol } from '@reticle/domain'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Concept, Vocabulary } from './change-words.ts'
import { addition, splitChanges } from './new-concept.ts'

/** What is being done to a label or an option; `add` is about none. */
export type Act = { readonly kind: 'rename' | 'merge' | 'split' | 'ids'; readonly concept: Concept } | { readonly kind: 'add' }

type Props = {
  readonly protocol: Protocol
  readonly vocabulary: Vocabulary
  readonly act: Act
  readonly onMake: (changes: readonly OntologyChange[]) => void
  readonly onClose: () => void
}

type FormProps = {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly changes: readonly OntologyChange[] | undefined
  /** @param problem why the changes cannot be made, in words, to be said at the field that it is about */
  readonly fields: (problem: string | undefined) => ReactNode
}

const slug = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/

/** `wikidata=Q7868` as a pair; undefined when it is none. */
const pairOf = (text: string): readonly [string, string] | undefined => {
  const [vocabulary = '', ...rest] = text.split('=')
  const id = rest.join('=').trim()
  return slug.test(vocabulary.trim()) && id !== '' ? [vocabulary.trim(), id] : undefined
}

/** What is wrong with changes to the protocol as it will be; undefined when nothing is. */
const problemOf = (protocol: Protocol, changes: readonly OntologyChange[] | undefined): string | undefined => {
  if (changes === undefined) return undefined
  const outcome = applyOntology(protocol, changes)
  return outcome.ok ? undefined : (outcome.error[0]?.message ?? 'this cannot be done')
}

const capital = (text: string | undefined): string | undefined => text && `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** Asks for what a change needs, and says at its place what is wrong with it. Mount it while it is open. */
export const ConceptDialog = ({ protocol, vocabulary, act, onMake, onClose }: Props) => {
  const { target } = vocabulary
  const own = act.kind === 'add' ? undefined : act.concept
  const [name, setName] = useState(own?.name ?? '')
  const [into, setInto] = useState<string | null>(null)
  const [parts, setParts] = useState<string[]>([])
  const [names, setNames] = useState<string[]>([])
  const [pairs, setPairs] = useState(Object.entries(own?.externalIds ?? {}).map(([vocabularyName, id]) => `${vocabularyName}=${id}`))
  const others = vocabulary.concepts
    .filter(({ id, isRetired }) => !isRetired && id !== own?.id)
    .map((one) => ({ value: one.id, label: one.name }))
  // Retired ones are listed, since one looks for them, and refused with a reason.
  const all = [
    ...others,
    ...vocabulary.concepts
      .filter(({ id, isRetired }) => isRetired && id !== own?.id)
      .map((one) => ({ value: one.id, label: `${one.name} (retired)` })),
  ]
  const read = pairs.map(pairOf)
  const isSound = read.every((pair) => pair !== undefined)
  const externalIds = Object.fromEntries(read.flatMap((pair) => (pair === undefined ? [] : [pair])))
  const idsField = (label: string, isFirst: boolean) => (
    <TagsInput
      label={label}
      description="vocabulary=id, then Enter: wikidata=Q140, gbif=5219404"
      {...(isFirst ? { 'data-autofocus': true } : {})}
      value={pairs}
      onChange={setPairs}
      error={isSound ? undefined : 'Write each as vocabulary=id, the vocabulary in lower-case letters, digits and hyphens'}
    />
  )
  const word = target.kind === 'labels' ? 'label' : 'option'

  const form = ({ title, text, confirm, changes, fields }: FormProps) => {
    const problem = problemOf(protocol, changes)
    return (
      <Modal opened onClose={onClose} title={title}>
        <form
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            if (changes === undefined || problem !== undefined) return
            onMake(changes)
            onClose()
          }}
        >
          <Stack gap="sm">
            <Text size="sm">{text}</Text>
            {fields(capital(problem))}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" disabled={changes === undefined || problem !== undefined}>
                {confirm}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    )
  }

  if (own === undefined)
    return form({
      title: `Add ${word === 'label' ? 'a label' : 'an option'}`,
      text: 'It gets an id from its name, which it keeps for ever; the name can be changed later.',
      confirm: 'Add',
      changes: name.trim() === '' || !isSound ? undefined : [addition(protocol, target, name.trim(), { externalIds })],
      fields: (problem) => (
        <>
          <TextInput
            label="Name"
            data-autofocus
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={problem}
          />
          {idsField('Ids in other vocabularies, if there are any', false)}
        </>
      ),
    })
  switch (act.kind) {
    case 'rename':
      return form({
        title: `Rename “${own.name}”`,
        text: `The id “${own.id}” stays, so old annotations show the new name.`,
        confirm: 'Rename',
        changes: name.trim() === '' || name.trim() === own.name ? undefined : [{ kind: 'rename', target, id: own.id, name: name.trim() }],
        fields: (problem) => (
          <TextInput
            label="New name"
            data-autofocus
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={problem}
          />
        ),
      })
    case 'merge':
      return form({
        title: `Merge “${own.name}” into another ${word}`,
        text: `From now on everything that was marked as “${own.name}” is read as the other one. Nobody is asked again, and nothing is rewritten.`,
        confirm: 'Merge',
        changes: into === null ? undefined : [{ kind: 'merge', target, from: [own.id], into }],
        fields: (problem) => (
          <Select label="Into" data-autofocus searchable data={all} value={into} onChange={setInto} placeholder="Choose" error={problem} />
        ),
      })
    case 'split': {
      const isEnough = parts.length + names.length >= 2
      return form({
        title: `Split “${own.name}”`,
        text: `“${own.name}” is not used any more, and those who used it are asked which of these fits. Everything else that they marked stays.`,
        confirm: 'Split',
        changes: isEnough ? splitChanges(protocol, target, own.id, parts, names) : undefined,
        fields: (problem) => (
          <>
            <TagsInput
              label={`New ${word}s`}
              description="Type a name and press Enter; two or more together with those below"
              data-autofocus
              maxTags={50}
              value={names}
              onChange={setNames}
              error={problem}
            />
            <MultiSelect label={`Or ${word}s that are there`} searchable data={others} value={parts} onChange={setParts} />
          </>
        ),
      })
    }
    default:
      return form({
        title: `“${own.name}” in other vocabularies`,
        text: 'Ids of the same concept elsewhere go into releases, so that others can join their data.',
        confirm: 'Set',
        changes: isSound ? [{ kind: 'external-ids', target, id: own.id, externalIds }] : undefined,
        fields: () => idsField('Ids', true),
      })
  }
}
