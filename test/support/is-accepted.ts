/** Posts a webhook; true when it was answered 200, false when it was refused or nobody answered. */
export async function isAccepted(url: string, body: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'POST', body });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
