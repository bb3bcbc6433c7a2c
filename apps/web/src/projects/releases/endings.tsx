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

/** Withdrawn, with who and why; the files stay for what cites them. */
export const Withdrawn = ({ release }: { release: Release }) =>
  release.withdrawn === null ? null : (
    <Alert color="red" title="This release was withdrawn: do not train on it">
      {release.withdrawn.reason}
      <Text size="xs" c="dimmed" mt={4}>
        <Time at={release.withdrawn.at} />, by {release.withdrawn.by}. Its files stay as they were, so that what cites them can be checked.
      </Text>
    </Alert>
  )

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
      title={`Withdraw ${release.name} ${release.version}`}
      text="The page, the list and the API say from then on that it was withdrawn, and why. Files and hash stay. This cannot be undone."
      confirm="Withdraw"
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
    <Modal opened onClose={onClose} title={`Publish ${release.name} ${release.version}`}>
      <Stack gap="sm">
        <Text size="sm">
          You state that this is a release to train on and to cite: the page, the list and the API say "Published". Who may read it, its
          files and its hash stay as they are. It cannot be taken back to frozen; a release that turns out to be wrong is withdrawn.
        </Text>
        {publish.error !== null && <ProblemAlert error={publish.error} title="Not published" />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button data-autofocus loading={publish.isPending} onClick={() => publish.mutate()}>
            Publish
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
        Withdraw
      </Button>
      {isFrozen && (
        <Button variant="default" onClick={() => setAsked('publish')}>
          Publish
        </Button>
      )}
      {asked === 'withdraw' && <Withdraw release={release} onClose={close} />}
      {asked === 'publish' && <Publish release={release} onClose={close} />}
    </>
  )
}
