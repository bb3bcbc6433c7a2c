import { Button, Group, Modal, MultiSelect, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import type { OntologyChange, Protocol } from '@reticle/domain'
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
  readonly children: ReactNode
}

const slug = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/

/** `wikidata=Q7868` as a pair; undefined when it is none. */
const pairOf = (text: string): readonly [string, string] | undefined => {
  const [vocabulary = '', ...rest] = text.split('=')
  const id = rest.join('=').trim()
  return slug.test(vocabulary.trim()) && id !== '' ? [vocabulary.trim(), id] : undefined
}

/** Asks for what a change needs. Mount it while it is open. */
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
  const word = target.kind === 'labels' ? 'label' : 'option'

  const form = ({ title, text, confirm, changes, children }: FormProps) => (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          if (changes === undefined) return
          onMake(changes)
          onClose()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{text}</Text>
          {children}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={changes === undefined}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )

  if (own === undefined)
    return form({
      title: `Add ${word === 'label' ? 'a label' : 'an option'}`,
      text: 'It gets an id from its name, which it keeps for ever; the name can be changed later.',
      confirm: 'Add',
      changes: name.trim() === '' ? undefined : [addition(protocol, target, name.trim())],
      children: (
        <TextInput label="Name" data-autofocus maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      ),
    })
  switch (act.kind) {
    case 'rename':
      return form({
        title: `Rename “${own.name}”`,
        text: `The id “${own.id}” stays, so old annotations show the new name.`,
        confirm: 'Rename',
        changes: name.trim() === '' || name.trim() === own.name ? undefined : [{ kind: 'rename', target, id: own.id, name: name.trim() }],
        children: (
          <TextInput
            label="New name"
            data-autofocus
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ),
      })
    case 'merge':
      return form({
        title: `Merge “${own.name}” into another ${word}`,
        text: `From now on everything that was marked as “${own.name}” is read as the other one. Nobody is asked again, and nothing is rewritten.`,
        confirm: 'Merge',
        changes: into === null ? undefined : [{ kind: 'merge', target, from: [own.id], into }],
        children: <Select label="Into" data-autofocus searchable data={others} value={into} onChange={setInto} placeholder="Choose" />,
      })
    case 'split': {
      const isEnough = parts.length + names.length >= 2
      return form({
        title: `Split “${own.name}”`,
        text: `“${own.name}” is not used any more, and those who used it are asked which of these fits. Everything else that they marked stays.`,
        confirm: 'Split',
        changes: isEnough ? splitChanges(protocol, target, own.id, parts, names) : undefined,
        children: (
          <>
            <TagsInput
              label={`New ${word}s`}
              description="Type a name and press Enter; two or more together with those below"
              data-autofocus
              maxTags={50}
              value={names}
              onChange={setNames}
            />
            <MultiSelect label={`Or ${word}s that are there`} searchable data={others} value={parts} onChange={setParts} />
          </>
        ),
      })
    }
    default: {
      const read = pairs.map(pairOf)
      const isSound = read.every((pair) => pair !== undefined)
      return form({
        title: `“${own.name}” in other vocabularies`,
        text: 'Ids of the same concept elsewhere go into releases, so that others can join their data: wikidata=Q140, gbif=5219404.',
        confirm: 'Set',
        changes: isSound
          ? [
              {
                kind: 'external-ids',
                target,
                id: own.id,
                externalIds: Object.fromEntries(read.flatMap((pair) => (pair === undefined ? [] : [pair]))),
              },
            ]
          : undefined,
        children: (
          <TagsInput
            label="Ids"
            description="vocabulary=id, then Enter"
            data-autofocus
            value={pairs}
            onChange={setPairs}
            error={isSound ? undefined : 'Write each as vocabulary=id, the vocabulary in lower-case letters, digits and hyphens'}
          />
        ),
      })
    }
  }
}
