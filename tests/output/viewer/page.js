import * as React from "react"
import * as ReactDOM from "react-dom"
import { Viewer } from "@microsoft/sarif-web-component"

window.show = (log) =>
  ReactDOM.render(React.createElement(Viewer, { logs: [log] }), document.getElementById("viewer"))
