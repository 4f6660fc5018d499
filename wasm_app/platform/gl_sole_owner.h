// Included before imgui_impl_opengl3.cpp when it is compiled for the web (wasm_app/CMakeLists.txt).
//
// That renderer asks OpenGL for all the state it will change, to put it back for the rest of a
// program. In a browser each such question waits until the GPU process has drawn everything asked
// for before: on a software rasteriser that took 60 ms a frame, all the rest together 1 ms. Nobody
// else draws in our context, so the questions are answered here: nothing bound, nothing enabled.
#pragma once

#include <GLES3/gl3.h>

namespace beatsmith {

inline void answer_state_query(GLenum name, GLint* value) {
  switch (name) {
    case GL_ACTIVE_TEXTURE:
      *value = GL_TEXTURE0;
      return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *value = GL_FUNC_ADD;
      return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
      *value = GL_ONE;
      return;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      value[0] = value[1] = value[2] = value[3] = 0;
      return;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA:
    case GL_CURRENT_PROGRAM:
    case GL_TEXTURE_BINDING_2D:
    case GL_SAMPLER_BINDING:
    case GL_ARRAY_BUFFER_BINDING:
    case GL_VERTEX_ARRAY_BINDING:
      *value = 0;
      return;
    default:  // versions and limits, asked for once
      glGetIntegerv(name, value);
  }
}

}  // namespace beatsmith

#define glGetIntegerv beatsmith::answer_state_query
#define glIsEnabled(capability) GLboolean(GL_FALSE)
#define glIsProgram(program) GLboolean(GL_TRUE)
