import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { ProblemAlert } from '../../app/problems.tsx'
import { KeyCap } from '../../canvas/editor/key-cap.tsx'
import type { Skip } from '../session/session-server.ts'

type Props = { readonly isOpen: boolean; readonly onClose: () => void; readonly onSkip: (skip: Skip) => Promise<void> }

/** The old annotation stands: what a skip means for a sample that came back. */
export const StandsDialog = ({ isOpen, onClose, onSkip }: Props) => {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async (skip: Skip) => {
    setBusy(true)
    setError(undefined)
    try {
      await onSkip(skip)
      onClose()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened={isOpen} onClose={onClose} title="Your marks stand?" size={500}>
      <Stack gap="sm">
        <Text size="sm">
          Your annotation stays as you submitted it the first time. What you changed since then on this sample is dropped.
        </Text>
        {error !== undefined && <ProblemAlert error={error} title="Not done" />}
        <Group justify="space-between" gap="xs">
          <Button variant="subtle" color="gray" disabled={isBusy} onClick={() => void run({ kind: 'not-now', reason: '' })}>
            Not now, ask me later
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button
              data-autofocus
              loading={isBusy}
              onClick={() => void run({ kind: 'not-me', reason: 'my marks stand' })}
              rightSection={<KeyCap chord="enter" isOnFilled />}
            >
              My marks stand
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}
