"""Everything with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from designation.demo.people import OWNER, PASSWORD
from tests.journeys.conftest import Arrive
from tests.journeys.pages import SAVE, Editor
from tests.journeys.visitor import Visitor

CLAIM = "What do you claim on shelf life?"
LOOKS = """element => {
  const style = getComputedStyle(element);
  return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor].join(" ");
}"""


def test_sign_in_write_and_save(arrive: Arrive) -> None:
    # Given somebody who does not use a mouse
    olive = arrive()
    page = olive.go("/")

    # When she signs in
    tab_to(page, page.get_by_label("Email address"))
    page.keyboard.type(OWNER.email)
    tab_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    enter(olive)
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")

    # And starts an application and opens a task
    tab_to(page, page.get_by_role("button", name="Start a designation application"))
    enter(olive)
    tab_to(page, page.get_by_role("button", name="Start now"))
    enter(olive)
    tab_to(page, page.get_by_role("link", name="C. Choose the type and list the process steps"))
    enter(olive)
    tab_to(page, page.get_by_label("Point of care (POC)", exact=True))
    page.keyboard.press("Space")
    enter(olive, page.get_by_role("button", name="Save and come back later"))
    tab_to(page, page.get_by_role("link", name="F. Make the case against the legal test"))
    enter(olive)
    tab_to(page, page.get_by_label("Shelf life", exact=True))
    page.keyboard.press("Space")
    enter(olive, page.get_by_role("button", name=SAVE))

    # And writes, with the toolbar
    editor = Editor(olive, CLAIM)
    the_toolbar_is_one_stop_with_arrows_inside(page, editor)
    write_with_the_toolbar(page, editor)

    # And saves
    enter(olive, page.get_by_role("button", name=SAVE))

    # Then what she wrote is there
    page.go_back()
    olive.look()
    page.reload()
    olive.look()
    editor = Editor(olive, CLAIM)
    expect(editor.text.locator("h3")).to_have_text("Decay")
    expect(editor.text.locator("th").first).to_have_text("Minutes")


def the_toolbar_is_one_stop_with_arrows_inside(page: Page, editor: Editor) -> None:
    buttons = [button for button in editor.toolbar.get_by_role("button").all() if button.is_visible()]
    assert len(buttons) > 10
    tab_to(page, buttons[0])
    for number, button in enumerate(buttons):
        expect(button).to_be_focused()
        assert button.inner_text().strip(), f"button {number} has no name"
        assert focus_shows(page, button), f"{button.inner_text()} does not show that it has the focus"
        page.keyboard.press("ArrowRight")
    expect(buttons[0]).to_be_focused()


def write_with_the_toolbar(page: Page, editor: Editor) -> None:
    page.keyboard.press("Tab")
    expect(editor.text).to_be_focused()
    page.keyboard.press("Alt+F10")
    expect(editor.button("Heading")).to_be_focused()
    page.keyboard.press("Enter")
    expect(editor.text).to_be_focused()
    page.keyboard.type("Decay")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+F10")
    for _ in range(20):
        if editor.button("Table").evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("element => element.contains(document.activeElement)")
    page.keyboard.press("Enter")
    expect(editor.text.locator("table")).to_have_count(1)
    expect(editor.text).to_be_focused()
    page.keyboard.type("Minutes")

    # Nobody is caught in the table or in the editor
    for _ in range(40):
        page.keyboard.press("Tab")
        if not editor.text.evaluate("element => element.contains(document.activeElement)"):
            break
    assert not editor.text.evaluate("element => element.contains(document.activeElement)")


def tab_to(page: Page, target: Locator, limit: int = 80) -> None:
    """Press Tab until it has the focus, which then can be seen."""
    for _ in range(limit):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
    raise AssertionError(f"Tab never reaches {target}")


def enter(visitor: Visitor, button: Locator | None = None) -> None:
    """Press Enter where the focus is, or on a button that Tab leads to."""
    if button:
        tab_to(visitor.page, button)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look()


def focus_shows(page: Page, element: Locator) -> bool:
    """Whether the element looks otherwise with the focus than without."""
    with_focus = element.evaluate(LOOKS)
    element.evaluate("element => element.blur()")
    without = element.evaluate(LOOKS)
    element.evaluate("element => element.focus()")
    return bool(with_focus != without)
