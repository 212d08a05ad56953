import { describe, expect, it } from "vitest";
import { newSession } from "./session.ts";

describe("the policies of open files", () => {
  it("are let go of once none of their files is open", () => {
    const { session, open } = newSession();
    const [root, part, other] = [
      open("policy.wall", 'include "part.wall"\n'),
      open("part.wall", "let admins = 198.51.100.7\n"),
      open("other.wall", "allow ping to host\n"),
    ];
    for (const document of [root, part, other]) session.recent.whole(session.policies.of(document));
    session.documents.close(root.uri);
    expect(session.policies.forgetClosed()).toEqual([]);
    session.documents.close(part.uri);
    expect(session.policies.forgetClosed()).toEqual([root.path]);
    session.documents.close(other.uri);
    expect(session.policies.forgetClosed()).toEqual([other.path]);
    expect(session.policies.forgetClosed()).toEqual([]);
  });
});
