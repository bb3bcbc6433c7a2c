import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type AnnotationContent, answerKey, type Protocol } from '@reticle/domain'
import { useState } from 'react'
import { ProblemAlert } from '../app/problems.tsx'

const marksText = (protocol: Protocol, { regions }: AnnotationContent): string => {
  const parts = protocol.labels.flatMap((label) => {
    const n = regions.filter((region) => region.labelId === label.id).length
    return n === 0 ? [] : [`${n} ${label.name}`]
  })
  return parts.length === 0 ? 'no marks' : parts.join(', ')
}

const answersText = (protocol: Protocol, { answers }: AnnotationContent): string => {
  const parts = answers.map(({ questionId, value }) => {
    const question = protocol.questions.find((one) => one.id === questionId)
    const text = value.kind === 'cannot-tell' ? "can't tell" : answerKey(value)
    return `${question?.text ?? questionId} ${question?.options.find((one) => one.id === text)?.text ?? text}`
  })
  return parts.length === 0 ? 'no answers' : parts.join('; ')
}

const Version = ({ title, protocol, content }: { title: string; protocol: Protocol; content: AnnotationContent }) => (
  <div>
    <Text fw={600} size="sm">
      {title}
    </Text>
    <Text size="sm">{marksText(protocol, content)}</Text>
    <Text size="sm">{answersText(protocol, content)}</Text>
    {content.comment !== '' && (
      <Text size="sm" c="dimmed" lineClamp={2}>
        Comment: {content.comment}
      </Text>
    )}
  </div>
)

type Props = {
  readonly protocol: Protocol
  readonly mine: AnnotationContent
  readonly theirs: AnnotationContent
  readonly onChoose: (choice: 'mine' | 'theirs') => Promise<void>
}

/** One sample, worked on in two places: a person says which version goes on. Nothing is overwritten before. */
export const ConflictDialog = ({ protocol, mine, theirs, onChoose }: Props) => {
  const [error, setError] = useState<unknown>()
  const choose = (choice: 'mine' | 'theirs') => () => {
    onChoose(choice).catch(setError)
  }
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title="This sample was changed in two places" size="lg">
      <Stack gap="md">
        <Text size="sm">
          You worked on this sample here and in another window or on another computer. Which version do you want to go on with? The other
          one is replaced.
        </Text>
        <Version title="In this window" protocol={protocol} content={mine} />
        <Version title="On the server" protocol={protocol} content={theirs} />
        {error !== undefined && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={choose('theirs')}>
            Take the server's
          </Button>
          <Button onClick={choose('mine')} data-autofocus>
            Keep mine
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
