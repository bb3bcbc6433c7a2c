import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { Release } from '@reticle/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ProblemAlert } from '../../app/problems.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { Time } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { t } from './words.ts'

/** Withdrawn, with who and why; the files stay for what cites them. */
export const Withdrawn = ({ release: { withdrawn } }: { release: Release }) => {
  if (withdrawn === null) return null
  const { at, by, reason } = withdrawn
  return (
    <Alert color="red" title={t('endings.thisReleaseWasWithdrawn')}>
      {reason}
      <Text size="xs" c="dimmed" mt={4}>
        {t.rich('endings.withdrawnBy', { at: () => <Time at={at} />, person: by })}
      </Text>
    </Alert>
  )
}

type Ending = { readonly release: Release; readonly onClose: () => void }

const useChanged = () => {
  const { id } = useProject()
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keys.topic(id, 'releases') })
}

const Withdraw = ({ release, onClose }: Ending) => {
  const changed = useChanged()
  const withdraw = async (reason: string) => {
    await call('withdrawRelease', { params: { releaseId: release.id }, body: { reason } })
    await changed()
  }
  return (
    <ReasonDialog
      title={t('endings.withdrawOf', { release: `${release.name} ${release.version}` })}
      text={t('endings.thePageTheList')}
      confirm={t('endings.withdraw')}
      isGrave
      onConfirm={withdraw}
      onClose={onClose}
    />
  )
}

const Publish = ({ release, onClose }: Ending) => {
  const changed = useChanged()
  const publish = useMutation({
    mutationFn: () => call('publishRelease', { params: { releaseId: release.id } }),
    onSuccess: async () => {
      await changed()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('endings.publishOf', { release: `${release.name} ${release.version}` })}>
      <Stack gap="sm">
        <Text size="sm">{t('endings.youStateThatThis')}</Text>
        {publish.error !== null && <ProblemAlert error={publish.error} title={t('endings.notPublished')} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('endings.cancel')}
          </Button>
          <Button data-autofocus loading={publish.isPending} onClick={() => publish.mutate()}>
            {t('endings.publish')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** What can be done with a frozen release, for who may: publish it once, withdraw it once. */
export const Endings = ({ release }: { release: Release }) => {
  const project = useProject()
  const [asked, setAsked] = useState<'publish' | 'withdraw' | null>(null)
  const isFrozen = release.state === 'frozen'
  if (!canIn(project, 'release.freeze') || !(isFrozen || release.state === 'published')) return null
  const close = () => setAsked(null)
  return (
    <>
      <Button variant="default" onClick={() => setAsked('withdraw')}>
        {t('endings.withdraw')}
      </Button>
      {isFrozen && (
        <Button variant="default" onClick={() => setAsked('publish')}>
          {t('endings.publish')}
        </Button>
      )}
      {asked === 'withdraw' && <Withdraw release={release} onClose={close} />}
      {asked === 'publish' && <Publish release={release} onClose={close} />}
    </>
  )
}
