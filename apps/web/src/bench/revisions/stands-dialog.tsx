import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { ProblemAlert } from '../../app/problems.tsx'
import { KeyCap } from '../../canvas/editor/key-cap.tsx'
import type { Skip } from '../session/session-server.ts'
import { t } from '../words.ts'

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
    <Modal opened={isOpen} onClose={onClose} title={t('revision.standTitle')} size={500}>
      <Stack gap="sm">
        <Text size="sm">{t('revision.standText')}</Text>
        {error !== undefined && <ProblemAlert error={error} title={t('revision.notDone')} />}
        <Group justify="space-between" gap="xs">
          <Button variant="subtle" color="gray" disabled={isBusy} onClick={() => void run({ kind: 'not-now', reason: '' })}>
            {t('revision.later')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('revision.back')}
            </Button>
            <Button
              data-autofocus
              loading={isBusy}
              // Kept with the skip in one language; not shown to people here.
              onClick={() => void run({ kind: 'not-me', reason: 'my marks stand' })}
              rightSection={<KeyCap chord="enter" isOnFilled />}
            >
              {t('revision.stand')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}
