import { Button, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Assignment } from '@reticle/contract'
import { type AnnotationContent, answerKey, type Protocol } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { ProblemAlert } from '../app/problems.tsx'
import { Ago } from '../app/time.tsx'
import { createEditor } from '../canvas/editor/create-editor.ts'
import { EditorCanvas } from '../canvas/editor/editor-canvas.tsx'
import { inARow } from '../language/lists.ts'
import { queries } from '../net/queries.ts'
import { useSampleImage } from '../view/sample-image.ts'
import styles from './bench.module.css'
import type { SaveState } from './outbox/draft-saver.ts'
import { t } from './words.ts'

const marksText = (protocol: Protocol, { regions }: AnnotationContent): string => {
  const parts = protocol.labels.flatMap((label) => {
    const n = regions.filter((region) => region.labelId === label.id).length
    return n === 0 ? [] : [`${n} ${label.name}`]
  })
  return parts.length === 0 ? t('conflict.noMarks') : inARow(parts)
}

const answerLines = (protocol: Protocol, { answers }: AnnotationContent): readonly string[] =>
  answers.map(({ questionId, value }) => {
    const question = protocol.questions.find((one) => one.id === questionId)
    const text = value.kind === 'cannot-tell' ? t('conflict.cannotTell') : answerKey(value)
    return `${question?.text ?? questionId} ${question?.options.find((one) => one.id === text)?.text ?? text}`
  })

type VersionProps = {
  readonly title: string
  readonly when: ReactNode
  readonly assignment: Assignment
  readonly protocol: Protocol
  readonly content: AnnotationContent
}

/** One version: where and when, the marks on the image, then in words. */
const Version = ({ title, when, assignment, protocol, content }: VersionProps) => {
  const { sample } = assignment
  const image = useSampleImage(sample)
  const editor = useMemo(
    () => createEditor({ protocol, image: sample, content, newId: () => crypto.randomUUID() }),
    [protocol, sample, content],
  )
  const answers = answerLines(protocol, content)
  return (
    <section aria-label={title}>
      <Text fw={600} size="sm">
        {title}
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        {when}
      </Text>
      <div className={styles.version}>
        <EditorCanvas image={image} editor={editor} isReadOnly />
      </div>
      <Text size="sm" mt={6}>
        {marksText(protocol, content)}
      </Text>
      {answers.length === 0 ? (
        <Text size="sm">{t('conflict.noAnswers')}</Text>
      ) : (
        answers.map((line) => (
          <Text size="sm" key={line}>
            {line}
          </Text>
        ))
      )}
      {content.comment !== '' && (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {t('conflict.comment', { comment: content.comment })}
        </Text>
      )}
    </section>
  )
}

type Props = {
  readonly assignment: Assignment
  readonly protocol: Protocol
  readonly save: Extract<SaveState, { kind: 'conflict' }>
  readonly onChoose: (choice: 'mine' | 'theirs') => Promise<void>
}

/** One sample, worked on in two places: a person says which version goes on. Nothing is overwritten before. */
export const ConflictDialog = ({ assignment, protocol, save, onChoose }: Props) => {
  const [error, setError] = useState<unknown>()
  const history = useQuery({ ...queries.assignmentHistory(assignment.projectId, assignment.id), refetchOnMount: 'always' })
  const savedAt = history.data?.drafts[0]?.savedAt
  const choose = (choice: 'mine' | 'theirs') => () => {
    onChoose(choice).catch(setError)
  }
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title={t('conflict.title', { sample: assignment.sample.name })}
      size={760}
    >
      <Stack gap="md" data-testid="conflict">
        <Text size="sm">{t('conflict.lead')}</Text>
        <SimpleGrid cols={2} spacing="md">
          <Version
            title={t('conflict.here')}
            when={t.rich('conflict.changed', { ago: () => <Ago at={new Date(save.changedAt).toISOString()} /> })}
            {...{ assignment, protocol }}
            content={save.mine}
          />
          <Version
            title={t('conflict.server')}
            when={savedAt === undefined ? t('conflict.saved') : t.rich('conflict.savedAgo', { ago: () => <Ago at={savedAt} /> })}
            {...{ assignment, protocol }}
            content={save.theirs}
          />
        </SimpleGrid>
        {error !== undefined && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={choose('theirs')}>
            {t('conflict.theirs')}
          </Button>
          <Button onClick={choose('mine')} data-autofocus>
            {t('conflict.mine')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
