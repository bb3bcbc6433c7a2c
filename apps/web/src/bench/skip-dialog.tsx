import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { ProblemAlert } from '../app/problems.tsx'
import type { Skip } from './session/session-server.ts'

const kinds: readonly { readonly kind: Skip['kind']; readonly title: string; readonly description: string }[] = [
  { kind: 'not-now', title: 'Not now', description: 'I may get it again later; my draft is kept.' },
  { kind: 'not-me', title: 'Not for me', description: 'Give it to others: I cannot judge it, or have a conflict of interest.' },
  { kind: 'not-usable', title: 'Not usable', description: 'Nobody can judge it: broken, wrong or unreadable image.' },
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
            label={isReasonNeeded ? 'What is wrong with it' : 'Reason (optional)'}
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
