import { Button, Group, Modal, MultiSelect, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { applyOntology, type OntologyChange, type Protocol } from '@reticle/domain'
import { type FormEvent, type ReactNode, useState } from 'react'
import { t } from '../protocol/words.ts'
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
  return outcome.ok ? undefined : (outcome.error[0]?.message ?? t('ontology.cannotBeDone'))
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
      .map((one) => ({ value: one.id, label: t('ontology.retiredNamed', { name: one.name }) })),
  ]
  const read = pairs.map(pairOf)
  const isSound = read.every((pair) => pair !== undefined)
  const externalIds = Object.fromEntries(read.flatMap((pair) => (pair === undefined ? [] : [pair])))
  const idsField = (label: string, isFirst: boolean) => (
    <TagsInput
      label={label}
      description={t('ontology.idsHint')}
      {...(isFirst ? { 'data-autofocus': true } : {})}
      value={pairs}
      onChange={setPairs}
      error={isSound ? undefined : t('ontology.idsWrong')}
    />
  )
  const isLabels = target.kind === 'labels'

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
                {t('common.cancel')}
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
      title: isLabels ? t('conceptWords.addLabel') : t('conceptWords.addOption'),
      text: t('ontology.addText'),
      confirm: t('ontology.add'),
      changes: name.trim() === '' || !isSound ? undefined : [addition(protocol, target, name.trim(), { externalIds })],
      fields: (problem) => (
        <>
          <TextInput
            label={t('ontology.name')}
            data-autofocus
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={problem}
          />
          {idsField(t('ontology.otherIds'), false)}
        </>
      ),
    })
  switch (act.kind) {
    case 'rename':
      return form({
        title: t('ontology.renameNamed', { name: own.name }),
        text: t('ontology.renameText', { id: own.id }),
        confirm: t('ontology.rename'),
        changes: name.trim() === '' || name.trim() === own.name ? undefined : [{ kind: 'rename', target, id: own.id, name: name.trim() }],
        fields: (problem) => (
          <TextInput
            label={t('ontology.newName')}
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
        title: t(isLabels ? 'conceptWords.mergeLabel' : 'conceptWords.mergeOption', { name: own.name }),
        text: t('ontology.mergeText', { name: own.name }),
        confirm: t('ontology.merge'),
        changes: into === null ? undefined : [{ kind: 'merge', target, from: [own.id], into }],
        fields: (problem) => (
          <Select
            label={t('ontology.into')}
            data-autofocus
            searchable
            data={all}
            value={into}
            onChange={setInto}
            placeholder={t('ontology.choose')}
            error={problem}
          />
        ),
      })
    case 'split': {
      const isEnough = parts.length + names.length >= 2
      return form({
        title: t('ontology.splitNamed', { name: own.name }),
        text: t('ontology.splitText', { name: own.name }),
        confirm: t('ontology.split'),
        changes: isEnough ? splitChanges(protocol, target, own.id, parts, names) : undefined,
        fields: (problem) => (
          <>
            <TagsInput
              label={isLabels ? t('conceptWords.newLabels') : t('conceptWords.newOptions')}
              description={t('ontology.splitHint')}
              data-autofocus
              maxTags={50}
              value={names}
              onChange={setNames}
              error={problem}
            />
            <MultiSelect
              label={isLabels ? t('conceptWords.orLabels') : t('conceptWords.orOptions')}
              searchable
              data={others}
              value={parts}
              onChange={setParts}
            />
          </>
        ),
      })
    }
    default:
      return form({
        title: t('ontology.elsewhereNamed', { name: own.name }),
        text: t('ontology.elsewhereText'),
        confirm: t('ontology.set'),
        changes: isSound ? [{ kind: 'external-ids', target, id: own.id, externalIds }] : undefined,
        fields: () => idsField(t('ontology.ids'), true),
      })
  }
}
