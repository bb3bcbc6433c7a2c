import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Project } from '@reticle/contract'
import type { ModelId } from '@reticle/domain'
import { useMutation } from '@tanstack/react-query'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { useModelsAgain } from './model-queries.ts'

type Props = { readonly project: Project; readonly onClose: () => void; readonly onMade: (model: ModelId) => void }

/** Registers a model by hand: one that pushes its predictions, or whose backend comes later. */
export const RegisterDialog = ({ project, onClose, onMade }: Props) => {
  const again = useModelsAgain(project.id)
  const form = useForm({
    initialValues: { name: '', description: '' },
    validate: { name: (name) => (name.trim() === '' ? 'a name, such as nuclei-unet' : null) },
  })
  const register = useMutation({
    mutationFn: (body: { name: string; description: string }) => call('registerModel', { params: { projectId: project.id }, body }),
    onSuccess: async (made) => {
      await again()
      onMade(made.id)
      onClose()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <Modal opened onClose={onClose} title="Register a model">
      <form onSubmit={form.onSubmit((values) => register.mutate(values))}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="It stays: suggestions and releases speak of it"
            maxLength={200}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Textarea
            label="What it is"
            description="What it was built for, and what it looks at"
            rows={3}
            maxLength={5000}
            {...form.getInputProps('description')}
          />
          {register.error !== null && <ProblemAlert error={register.error} title="Not registered" />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={register.isPending}>
              Register
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
