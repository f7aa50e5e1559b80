import json
from tests.chromium import running
from tests.web.desk.test_browser import AXE, RULES, address, enter
def test_axe(address, made):
    with running() as b:
        for loc, theme in (("en","light"),("fa","dark")):
            tab = enter(b, address, "dana", locale=loc, theme=theme, bypass_csp=True)
            def look(name):
                for w in (320,768,1440):
                    tab.set_viewport_size({"width":w,"height":900})
                    over=tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    if over>0: print(loc,name,w,over, tab.evaluate("[...document.querySelectorAll('main *')].filter(e=>e.getBoundingClientRect().right>innerWidth+1||e.getBoundingClientRect().left<-1).slice(0,4).map(e=>e.outerHTML.slice(0,150))"))
                tab.evaluate(AXE)
                for v in tab.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")["violations"]: print(loc,name,v["id"],v["nodes"][0]["html"][:160])
            c=f"{address}{made.case}"
            for p in ("/log","/changes","/incidents","/accounts","/unfinished","","/history", f"/changes/incident/{made.incident.rpartition('/')[2]}", "/incidents/"+made.incident.rpartition('/')[2]):
                tab.goto(c+p); look(p)
            tab.goto(c+"/log"); tab.fill("#links","https://t.me/ovozi_misol_24/318\nfoo"); tab.click("#quick .btn-main"); look("error")
            tab.fill("#links","https://t.me/ovozi_misol_24/318"); tab.click("#quick .btn-main"); look("asked")
            tab.click("main button[name=kept_for]"); look("kept")
            tab.goto(c+"/log"); look("begun")
            tab.goto(c+"/incidents")
            for one in tab.query_selector_all(".pick"): one.check()
            tab.click("#bulk button"); look("bulk")
            tab.select_option("[name='set.severity']","high"); tab.click("main .btn-main"); look("preview")
