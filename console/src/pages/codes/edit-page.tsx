export function NewCodePage() { return null; }
export function EditCodePage() { return null; }
