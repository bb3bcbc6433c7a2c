import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { ProblemAlert } from '../app/problems.tsx'
import type { Skip } from './session/session-server.ts'

const kinds: readonly { readonly kind: Skip['kind']; readonly title: string; readonly description: string; readonly reason: string }[] = [
  {
    kind: 'not-now',
    title: 'Not now',
    description: 'It goes back to the queue and comes to you again, after all others. Your draft is kept.',
    reason: 'Reason (optional)',
  },
  {
    kind: 'not-me',
    title: 'Not me',
    description: 'It goes to other readers and never comes to you again: you cannot judge it, or have a conflict of interest.',
    reason: 'Reason (optional)',
  },
  {
    kind: 'not-usable',
    title: 'Not usable',
    description: 'Nobody can judge it: a broken, wrong or unreadable image. A manager reads your reason.',
    reason: 'What is wrong with it',
  },
]

type Props = { readonly isOpen: boolean; readonly onClose: () => void; readonly onSkip: (skip: Skip) => Promise<void> }

/** Skipping is no answer, and says why. */
export const SkipDialog = ({ isOpen, onClose, onSkip }: Props) => {
  const [kind, setKind] = useState<Skip['kind']>('not-now')
  const [reason, setReason] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const isReasonNeeded = kind === 'not-usable'
  const skip = async () => {
    setBusy(true)
    try {
      await onSkip({ kind, reason: reason.trim() })
      setKind('not-now')
      setReason('')
      setError(undefined)
      onClose()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened={isOpen} onClose={onClose} title="Skip this sample">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void skip()
        }}
      >
        <Stack gap="sm">
          <Radio.Group value={kind} onChange={(value) => setKind(kinds.find((one) => one.kind === value)?.kind ?? 'not-now')}>
            <Stack gap="xs">
              {kinds.map((one) => (
                <Radio key={one.kind} value={one.kind} label={one.title} description={one.description} data-autofocus={one.kind === kind} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={kinds.find((one) => one.kind === kind)?.reason}
            autosize
            minRows={2}
            maxLength={2000}
            required={isReasonNeeded}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Text size="xs" c="dimmed">
            If you can see the sample but cannot decide a question, answer “Can't tell” instead: that counts as an answer, a skip does not.
          </Text>
          {error !== undefined && <ProblemAlert error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Go on labelling
            </Button>
            <Button type="submit" loading={isBusy} disabled={isReasonNeeded && reason.trim() === ''}>
              Skip
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
