import { Button } from '@mantine/core'
import type { GoldReader, Project } from '@reticle/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone } from '../../app/problems.tsx'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

type Decision = 'waive' | 'another-attempt'

/** What a manager may do about somebody's test: open the project without it, or give another attempt. */
export const TestActs = ({ project, reader }: { project: Project; reader: GoldReader }) => {
  const client = useQueryClient()
  const [open, setOpen] = useState<Decision | undefined>(undefined)
  const { name, personId, qualification } = reader
  if (qualification?.state === 'passed' || qualification?.state === 'waived') return null
  const decide = async (decision: Decision, reason: string) => {
    await call('decideQualification', { params: { projectId: project.id, personId }, body: { decision, reason } })
    notifyDone(decision === 'waive' ? `The project is open to ${name}` : `${name} has another attempt`)
    await client.invalidateQueries({ queryKey: keys.project(project.id) })
  }
  return (
    <>
      {qualification?.state === 'failed' && (
        <Button size="compact-xs" variant="default" aria-label={`Another attempt for ${name}`} onClick={() => setOpen('another-attempt')}>
          Another attempt
        </Button>
      )}
      <Button size="compact-xs" variant="default" aria-label={`Waive the test for ${name}`} onClick={() => setOpen('waive')}>
        Waive test
      </Button>
      {open !== undefined && (
        <ReasonDialog
          title={open === 'waive' ? `Open the project to ${name} without the test?` : `Give ${name} another attempt?`}
          text={
            open === 'waive'
              ? `${name} is offered samples at once. The reason is kept.`
              : `It begins at once, beside the attempts that the protocol gives. The reason is kept.`
          }
          confirm={open === 'waive' ? 'Waive the test' : 'Give it'}
          onConfirm={(reason) => decide(open, reason)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}
