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
import { t } from '../quality/words.ts'

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
      notifyDone(t('goldActs.isConfirmed', { sample: sample.name }))
      await refresh()
    },
    onError: (error) => notifyProblem(error, t('goldActs.notConfirmed')),
  })
  const mend = async (reason: string) => {
    await call('reopenTask', { params, body: { to: 'contested', reason } })
    await refresh()
    await router.navigate({ to: '/projects/$projectId/contested/$taskId', params: { projectId: project.id, taskId } })
  }
  const takeOff = async (reason: string) => {
    await call('setGold', { params, body: { isGold: false, reason } })
    notifyDone(t('goldActs.isOrdinary', { sample: sample.name }))
    await refresh()
  }
  return { confirm, mend, takeOff }
}

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
        aria-label={t('goldActs.confirmOf', { sample: name })}
        loading={confirm.isPending}
        onClick={() => confirm.mutate()}
      >
        {gold.confirmed === null ? t('goldActs.confirm') : t('goldActs.confirmAgain')}
      </Button>
      <Button size="compact-xs" variant="default" aria-label={t('goldActs.mendOf', { sample: name })} onClick={() => setOpen('mend')}>
        {t('goldActs.mend')}
      </Button>
      {canIn(project, 'project.manage') && (
        <Button size="compact-xs" variant="default" aria-label={t('goldActs.takeOffOf', { sample: name })} onClick={() => setOpen('off')}>
          {t('goldActs.takeOff')}
        </Button>
      )}
      {open === 'mend' && (
        <ReasonDialog
          title={t('goldActs.askMend', { sample: name })}
          text={t('goldActs.theSampleIsContested')}
          confirm={t('goldActs.openAtTheDesk')}
          onConfirm={mend}
          onClose={close}
        />
      )}
      {open === 'off' && (
        <ReasonDialog
          title={t('goldActs.askTakeOff', { sample: name })}
          text={t(`goldOff.${gold.source.kind}`)}
          confirm={t('goldActs.takeOff')}
          onConfirm={takeOff}
          onClose={close}
        />
      )}
    </Stack>
  )
}
