from pathlib import Path

from tests.support.engines.chromium import running_chromium


def test_a_page_runs_its_script_in_a_phone_sized_window(tmp_path: Path):
    page_file = tmp_path / "page.html"
    page_file.write_text("<p id=width></p><script>width.textContent = innerWidth</script>")
    with running_chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(page_file.as_uri())
        assert page.text_content("#width") == "390"
