import { Button, Stack } from '@mantine/core'
import type { GoldTask, Project } from '@reticle/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { notifyDone, notifyProblem } from '../../app/problems.tsx'
import { canIn } from '../../app/project.ts'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

type Props = { readonly gold: GoldTask; readonly project: Project }

const useActs = ({ gold, project }: Props) => {
  const client = useQueryClient()
  const router = useRouter()
  const { taskId, sample } = gold
  const params = { taskId }
  const refresh = () => client.invalidateQueries({ queryKey: keys.project(project.id) })
  const confirm = useMutation({
    mutationFn: () => call('confirmGold', { params, body: {} }),
    onSuccess: async () => {
      notifyDone(`${sample.name} is confirmed`)
      await refresh()
    },
    onError: (error) => notifyProblem(error, 'Not confirmed'),
  })
  const mend = async (reason: string) => {
    await call('reopenTask', { params, body: { to: 'contested', reason } })
    await refresh()
    await router.navigate({ to: '/projects/$projectId/contested/$taskId', params: { projectId: project.id, taskId } })
  }
  const takeOff = async (reason: string) => {
    await call('setGold', { params, body: { isGold: false, reason } })
    notifyDone(`${sample.name} is an ordinary sample again`)
    await refresh()
  }
  return { confirm, mend, takeOff }
}

const offText = {
  file: 'Only the file says what is right here: without it the sample is open for readers again.',
  adjudication: 'It stays settled as the reviewer decided; only it is mixed in no more.',
  consensus: 'It stays settled as its readers said; only it is mixed in no more.',
} as const

/** What an expert does with a known answer: finds it right, mends it at the desk, or takes it off. */
export const GoldActs = ({ gold, project }: Props) => {
  const { confirm, mend, takeOff } = useActs({ gold, project })
  const [open, setOpen] = useState<'mend' | 'off'>()
  const close = () => setOpen(undefined)
  const { name } = gold.sample
  return (
    <Stack gap={4} w={104} flex="none">
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Confirm ${name}`}
        loading={confirm.isPending}
        onClick={() => confirm.mutate()}
      >
        {gold.confirmed === null ? 'Confirm' : 'Confirm again'}
      </Button>
      <Button size="compact-xs" variant="default" aria-label={`Mend ${name}`} onClick={() => setOpen('mend')}>
        Mend
      </Button>
      {canIn(project, 'project.manage') && (
        <Button size="compact-xs" variant="default" aria-label={`Take ${name} off`} onClick={() => setOpen('off')}>
          Take off
        </Button>
      )}
      {open === 'mend' && (
        <ReasonDialog
          title={`Mend ${name}?`}
          text="The sample is contested again and opens at the desk, where a reviewer decides it anew. It begins with the known answer. The sample is no gold meanwhile, and gold again as soon as it is signed; readings are then held against the new answer, and the old one is kept."
          confirm="Open at the desk"
          onConfirm={mend}
          onClose={close}
        />
      )}
      {open === 'off' && (
        <ReasonDialog title={`Take ${name} off?`} text={offText[gold.source.kind]} confirm="Take off" onConfirm={takeOff} onClose={close} />
      )}
    </Stack>
  )
}
