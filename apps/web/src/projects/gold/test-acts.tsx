import { Button } from '@mantine/core'
import type { GoldReader, Project } from '@reticle/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone } from '../../app/problems.tsx'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { t } from '../quality/words.ts'

type Decision = 'waive' | 'another-attempt'

/** What a manager may do about somebody's test: open the project without it, or give another attempt. */
export const TestActs = ({ project, reader }: { project: Project; reader: GoldReader }) => {
  const client = useQueryClient()
  const [open, setOpen] = useState<Decision | undefined>(undefined)
  const { name, personId, qualification } = reader
  if (qualification?.state === 'passed' || qualification?.state === 'waived') return null
  const decide = async (decision: Decision, reason: string) => {
    await call('decideQualification', { params: { projectId: project.id, personId }, body: { decision, reason } })
    notifyDone(decision === 'waive' ? t('testActs.isOpen', { person: name }) : t('testActs.hasAnother', { person: name }))
    await client.invalidateQueries({ queryKey: keys.project(project.id) })
  }
  return (
    <>
      {qualification?.state === 'failed' && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('testActs.anotherFor', { person: name })}
          onClick={() => setOpen('another-attempt')}
        >
          {t('testActs.anotherAttempt')}
        </Button>
      )}
      <Button size="compact-xs" variant="default" aria-label={t('testActs.waiveFor', { person: name })} onClick={() => setOpen('waive')}>
        {t('testActs.waiveTest')}
      </Button>
      {open !== undefined && (
        <ReasonDialog
          title={open === 'waive' ? t('testActs.askWaive', { person: name }) : t('testActs.askGive', { person: name })}
          text={open === 'waive' ? t('testActs.offeredAtOnce', { person: name }) : t('testActs.itBeginsAtOnce')}
          confirm={open === 'waive' ? t('testActs.waiveTheTest') : t('testActs.giveIt')}
          onConfirm={(reason) => decide(open, reason)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}
